package io.larkspur.gateway.conversation;

import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.NewMessage;
import io.larkspur.conversations.Owner;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Writes down what was said, behind the calls: a few at a time, with a queue of bounded length and size, a few tries each.
 * What cannot be written is given up with a line in the log; no call waits for it, and none fails.
 */
@Component
final class Minutes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Minutes.class);

    /** Of two bytes each at most; while Postgres is away, long messages must not take the heap. */
    private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

    private static final Retry TRIES =
            Retry.backoff(3, Duration.ofMillis(200)).filter(failure -> !(failure instanceof ProblemException));

    private final Conversations conversations;
    private final ConversationSettings settings;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicReference<Sinks.Many<Entry>> queue = new AtomicReference<>(fresh());
    private final AtomicReference<Disposable> writing = new AtomicReference<>(Disposables.disposed());

    Minutes(Conversations conversations, ConversationSettings settings) {
        this.conversations = conversations;
        this.settings = settings;
    }

    /** @param whole whether the answer came to its end */
    void take(Recording recording, boolean whole) {
        List<NewMessage> said = recording.messages(whole, conversations.longestMessage());
        if (said.isEmpty()) {
            return;
        }
        Entry entry = new Entry(recording.conversation(), recording.owner(), UUID.randomUUID(), said);
        if (!entered(entry)) {
            left(entry);
            log.warn("Too much was said at a time; a message of conversation {} is lost", entry.conversation());
            return;
        }
        queue.get().emitNext(entry, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
    }

    /** Counts it in, and says whether there was room. */
    private boolean entered(Entry entry) {
        int calls = waiting.incrementAndGet();
        return characters.addAndGet(entry.characters()) <= MOST_CHARACTERS && calls <= settings.waiting();
    }

    private void left(Entry entry) {
        characters.addAndGet(-entry.characters());
        waiting.decrementAndGet();
    }

    @Override
    public void start() {
        Sinks.Many<Entry> next = fresh();
        waiting.set(0);
        characters.set(0);
        queue.set(next);
        writing.set(next.asFlux().flatMap(this::written, settings.together()).subscribe());
    }

    /** A queue is read once; who starts again reads another. */
    private static Sinks.Many<Entry> fresh() {
        return Sinks.many().unicast().onBackpressureBuffer();
    }

    @Override
    public void stop() {
        writing.get().dispose();
    }

    /** What waits is worth a moment. */
    @Override
    public void stop(Runnable callback) {
        Disposable ending = Flux.interval(Duration.ofMillis(20))
                .takeUntil(tick -> waiting.get() == 0)
                .take(Duration.ofSeconds(3))
                .doFinally(end -> {
                    stop();
                    callback.run();
                })
                .subscribe();
        log.trace("Minutes end: {}", ending.isDisposed());
    }

    @Override
    public boolean isRunning() {
        return !writing.get().isDisposed();
    }

    private Mono<Void> written(Entry entry) {
        return conversations
                .addOnce(entry.conversation(), entry.owner(), entry.first(), entry.said())
                .retryWhen(TRIES)
                .onErrorResume(failure -> {
                    log.warn("What was said in conversation {} is lost", entry.conversation(), failure);
                    return Mono.empty();
                })
                .doFinally(end -> left(entry));
    }

    /**
     * Only what is written: the copies it was read from go with the call.
     *
     * @param first the first message's id, the same at each try
     */
    private record Entry(UUID conversation, Owner owner, UUID first, List<NewMessage> said) {

        long characters() {
            return said.stream()
                    .mapToLong(message -> message.content().length())
                    .sum();
        }
    }
}
