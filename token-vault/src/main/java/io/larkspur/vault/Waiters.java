package io.larkspur.vault;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Those who wait for a session's end: no thread each, one map entry. They are woken by this process at once, by another
 * through Redis, and by a look into Postgres twice a second, which happens only while somebody waits and asks for all
 * sessions together.
 */
final class Waiters {

    private static final Logger log = LoggerFactory.getLogger(Waiters.class);
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final ConcurrentMap<String, Set<Sinks.One<AuthSession>>> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean watching = new AtomicBoolean();
    private final SessionStore sessions;
    private final StoreDeadline deadline;
    private final BackgroundWork background;
    private final StoreClock clock;

    Waiters(SessionStore sessions, StoreDeadline deadline, BackgroundWork background, StoreClock clock) {
        this.sessions = sessions;
        this.deadline = deadline;
        this.background = background;
        this.clock = clock;
    }

    /** Registers before it looks, so that no end falls in between; leaves when the caller does. */
    Mono<AuthSession> await(String sessionId, Mono<AuthSession> look, Duration within) {
        return Mono.using(
                        () -> join(sessionId),
                        waiter -> look.flatMap(session -> session.isPending() ? waiter.asMono() : Mono.just(session)),
                        waiter -> leave(sessionId, waiter))
                .take(within);
    }

    void wake(AuthSession ended) {
        Set<Sinks.One<AuthSession>> woken = waiting.remove(ended.sessionId());
        if (woken != null) {
            woken.forEach(waiter -> log.trace("Woken: {}", waiter.tryEmitValue(ended)));
        }
    }

    /** Another process says that it ended; the store knows how. */
    void hint(String sessionId) {
        if (waiting.containsKey(sessionId)) {
            background.run("Looking for an ended auth session", look(List.of(sessionId)));
        }
    }

    /** Sessions waited for. */
    int size() {
        return waiting.size();
    }

    private Sinks.One<AuthSession> join(String sessionId) {
        Sinks.One<AuthSession> waiter = Sinks.one();
        waiting.compute(sessionId, (id, others) -> with(others, waiter));
        watch();
        return waiter;
    }

    private void leave(String sessionId, Sinks.One<AuthSession> waiter) {
        waiting.computeIfPresent(sessionId, (id, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }

    private static Set<Sinks.One<AuthSession>> with(
            @Nullable Set<Sinks.One<AuthSession>> others, Sinks.One<AuthSession> waiter) {
        Set<Sinks.One<AuthSession>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
        all.add(waiter);
        return all;
    }

    private void watch() {
        if (watching.compareAndSet(false, true)) {
            background.run(
                    "Watching auth sessions",
                    background.untilStopped(Mono.delay(PERIOD)
                            .then(Mono.defer(() -> look(new HashSet<>(waiting.keySet()))))
                            .repeat(this::isNeeded)
                            .then()
                            .doFinally(signal -> watchAgain())));
        }
    }

    /** Somebody may have come between the last look and its end. */
    private void watchAgain() {
        watching.set(false);
        if (isNeeded()) {
            watch();
        }
    }

    private boolean isNeeded() {
        return !waiting.isEmpty() && background.isRunning();
    }

    private Mono<Void> look(Collection<String> sessionIds) {
        return deadline.on(sessions.findEnded(sessionIds, clock.instant()).collectList())
                .doOnNext(ended -> ended.forEach(session -> wake(session.asOf(clock.instant()))))
                .onErrorResume(Exception.class, failure -> {
                    log.debug("Auth sessions cannot be watched now: {}", failure.toString());
                    return Mono.empty();
                })
                .then();
    }
}
