package io.larkspur.feishu.directory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Starts a run whenever the schedule says so; each replica does, and one of them gets it. */
final class SyncSchedule implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SyncSchedule.class);
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final FiveFieldCron cron;
    private final UserInfoSync sync;
    private final Clock clock;
    private volatile Disposable waiting = Disposables.disposed();
    private volatile Instant last = Instant.EPOCH;

    SyncSchedule(FiveFieldCron cron, UserInfoSync sync, Clock clock) {
        this.cron = cron;
        this.sync = sync;
        this.clock = clock;
    }

    @Override
    public void start() {
        waiting = Mono.defer(this::next)
                .repeat()
                .subscribe(done -> {}, failure -> log.error("User info is not brought up to date any more", failure));
    }

    private Mono<Void> next() {
        Instant now = clock.instant();
        Instant due = cron.after(now.isBefore(last) ? last : now).orElseThrow();
        log.debug("User info is brought up to date next at {}", due);
        return Mono.defer(() -> Mono.delay(sleep(due)))
                .repeat(() -> clock.instant().isBefore(due))
                .then(Mono.defer(() -> run(due)));
    }

    private Mono<Void> run(Instant due) {
        last = due;
        return sync.run(due).onErrorResume(Exception.class, failure -> {
            log.warn("User info could not be brought up to date; the next run tries again: {}", failure.toString());
            return Mono.empty();
        });
    }

    /** Short, since this machine's clock may be set meanwhile. */
    private Duration sleep(Instant due) {
        Duration left = Duration.between(clock.instant(), due);
        return left.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void stop() {
        waiting.dispose();
    }

    @Override
    public boolean isRunning() {
        return !waiting.isDisposed();
    }
}
