package io.larkspur.accounts.login;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who was seen when: remembered here and written down in one statement now and then, never once per request. */
final class Activity implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Activity.class);
    private static final int WRITTEN_AT_ONCE = 1000;

    private final SessionTable sessions;
    private final Duration interval;
    private final ConcurrentHashMap<String, Instant> seen = new ConcurrentHashMap<>();
    private final AtomicReference<Disposable> ticking = new AtomicReference<>(Disposables.disposed());

    Activity(SessionTable sessions, Duration interval) {
        this.sessions = sessions;
        this.interval = interval;
    }

    void note(String jti, Instant now) {
        seen.merge(jti, now, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** The later of what is written and what is not yet. */
    Instant latest(LoginSession session) {
        Instant here = seen.getOrDefault(session.jti(), Instant.MIN);
        return here.isAfter(session.lastActivityAt()) ? here : session.lastActivityAt();
    }

    /** Writes down what was seen so far. */
    Mono<Void> flush() {
        return Mono.defer(() -> {
            Map<String, Instant> part = next();
            if (part.isEmpty()) {
                return Mono.empty();
            }
            return sessions.touch(part)
                    .then(Mono.fromRunnable(() -> part.forEach(seen::remove)))
                    .then(part.size() < WRITTEN_AT_ONCE ? Mono.empty() : flush());
        });
    }

    private Map<String, Instant> next() {
        Map<String, Instant> part = new HashMap<>();
        for (Map.Entry<String, Instant> entry : seen.entrySet()) {
            part.put(entry.getKey(), entry.getValue());
            if (part.size() == WRITTEN_AT_ONCE) {
                break;
            }
        }
        return part;
    }

    @Override
    public void start() {
        ticking.set(Flux.interval(interval)
                .onBackpressureDrop()
                .concatMap(tick -> flush().onErrorResume(this::later))
                .subscribe());
    }

    @Override
    public void stop() {
        ticking.get().dispose();
    }

    /** What was seen last is worth a moment; what cannot be written in time is a few seconds of activity. */
    @Override
    public void stop(Runnable callback) {
        stop();
        Disposable writing =
                flush().timeout(Duration.ofSeconds(2)).subscribe(nothing -> {}, failure -> callback.run(), callback);
        log.trace("Activity written: {}", writing.isDisposed());
    }

    @Override
    public boolean isRunning() {
        return !ticking.get().isDisposed();
    }

    /** Whatever the failure was: a timer that ends would leave everybody idle until they are signed out. */
    private Mono<Void> later(Throwable failure) {
        log.debug("Activity could not be written; it is kept for the next try: {}", failure.toString());
        return Mono.empty();
    }
}
