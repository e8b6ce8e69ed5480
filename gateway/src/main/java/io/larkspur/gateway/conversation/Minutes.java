package io.larkspur.gateway.conversation;

import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.NewMessage;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Writes down what was said, behind the calls: a few at a time, with a queue of bounded length, a few tries each. What
 * cannot be written is given up with a line in the log; no call waits for it, and none fails.
 */
@Component
final class Minutes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Minutes.class);
    private static final Retry TRIES =
            Retry.backoff(3, Duration.ofMillis(200)).filter(failure -> !(failure instanceof ProblemException));

    private final Conversations conversations;
    private final ConversationSettings settings;
    private final AtomicInteger waiting = new AtomicInteger();
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
        if (waiting.incrementAndGet() > settings.waiting()) {
            waiting.decrementAndGet();
            log.warn("Too much was said at a time; a message of conversation {} is lost", recording.conversation());
            return;
        }
        queue.get().emitNext(new Entry(recording, said), Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
    }

    @Override
    public void start() {
        Sinks.Many<Entry> next = fresh();
        waiting.set(0);
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
        Recording recording = entry.recording();
        return conversations
                .add(recording.conversation(), recording.owner(), entry.said())
                .then()
                .retryWhen(TRIES)
                .onErrorResume(failure -> {
                    log.warn("What was said in conversation {} is lost", recording.conversation(), failure);
                    return Mono.empty();
                })
                .doFinally(end -> waiting.decrementAndGet());
    }

    private record Entry(Recording recording, List<NewMessage> said) {}
}
