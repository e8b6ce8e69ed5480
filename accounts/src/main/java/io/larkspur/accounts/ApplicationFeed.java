package io.larkspur.accounts;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Reads four times a second which applications were changed anywhere, and forgets what is kept of them. */
final class ApplicationFeed implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ApplicationFeed.class);
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final ApplicationChanges changes;
    private final ApplicationCache cache;
    private final Following following;
    private final AtomicReference<Disposable> reading = new AtomicReference<>(Disposables.disposed());
    private volatile String seen = "";

    ApplicationFeed(ApplicationChanges changes, ApplicationCache cache, Following following) {
        this.changes = changes;
        this.cache = cache;
        this.following = following;
    }

    @Override
    public void start() {
        reading.set(Mono.defer(this::read)
                .then(Mono.delay(PERIOD))
                .repeat()
                .subscribe(
                        read -> {},
                        failure -> log.error("Reading changes of applications ended: {}", failure.toString())));
    }

    @Override
    public void stop() {
        reading.get().dispose();
    }

    @Override
    public boolean isRunning() {
        return !reading.get().isDisposed();
    }

    private Mono<Void> read() {
        long began = following.now();
        return (seen.isEmpty() ? changes.begin() : changes.since(seen))
                .timeout(DEADLINE)
                .doOnNext(read -> take(read, began))
                .then()
                .onErrorResume(Exception.class, failure -> {
                    log.debug("Changes of applications could not be read: {}", failure.toString());
                    return Mono.empty();
                });
    }

    private void take(ApplicationChanges.Reading read, long began) {
        if (read.otherDatabase()) {
            cache.forgetAll();
        }
        read.changes().forEach(told -> cache.forgetBefore(told.applicationId(), told.change()));
        seen = read.snapshot();
        following.readFrom(began);
    }
}
