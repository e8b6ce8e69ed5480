package io.larkspur.vault;

import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/**
 * Waits for a refresh's turn. A turn that is too far away for a call to wait is kept for its grant: the refresh happens
 * then, and the caller is told when to come back for the result.
 */
final class RefreshQueue {

    private final TokenEndpointPace pace;
    private final BackgroundWork background;
    private final LongSupplier ticker;
    private final ConcurrentMap<GrantKey, Long> kept = new ConcurrentHashMap<>();

    RefreshQueue(TokenEndpointPace pace, BackgroundWork background, LongSupplier ticker) {
        this.pace = pace;
        this.background = background;
        this.ticker = ticker;
    }

    /**
     * Completes when the platform may be asked; fails with {@link RefreshUnavailable} when that is not within the
     * patience.
     *
     * @param then what to do when a turn that was kept has come
     */
    Mono<Void> turn(GrantKey key, Urgency urgency, Duration patience, Mono<?> then) {
        return Mono.defer(() -> {
            Long due = kept.get(key);
            return due == null
                    ? pace.turn(key.appId(), urgency)
                            .onErrorMap(
                                    TokenEndpointPace.NoTurn.class, none -> new RefreshUnavailable(none.pause(), none))
                            .flatMap(wait -> waitFor(key, wait, urgency, patience, then))
                    : keptTurn(key, Duration.ofNanos(due - ticker.getAsLong()), urgency, patience, then);
        });
    }

    /** Turns that callers will come back for. */
    int size() {
        return kept.size();
    }

    private Mono<Void> waitFor(GrantKey key, Duration wait, Urgency urgency, Duration patience, Mono<?> then) {
        if (wait.isZero()) {
            return Mono.empty();
        }
        if (wait.compareTo(patience) <= 0) {
            return afterPause(key, wait, urgency, patience.minus(wait), then);
        }
        if (kept.putIfAbsent(key, ticker.getAsLong() + wait.toNanos()) == null) {
            background.run(
                    "Refreshing a grant in its turn",
                    background
                            .untilStopped(Mono.delay(wait)
                                    .then(then.then())
                                    .onErrorResume(ProblemException.class, failure -> Mono.empty()))
                            .doFinally(end -> kept.remove(key)));
        }
        return Mono.error(() -> new RefreshUnavailable(wait.plusSeconds(1), null));
    }

    private Mono<Void> keptTurn(GrantKey key, Duration wait, Urgency urgency, Duration patience, Mono<?> then) {
        if (wait.compareTo(patience) > 0) {
            return Mono.error(() -> new RefreshUnavailable(wait.plusSeconds(1), null));
        }
        return afterPause(key, wait.isNegative() ? Duration.ZERO : wait, urgency, patience, then)
                .doFirst(() -> kept.remove(key));
    }

    /** The platform may have asked for a pause meanwhile; then everybody lines up again behind it. */
    private Mono<Void> afterPause(GrantKey key, Duration wait, Urgency urgency, Duration patience, Mono<?> then) {
        return Mono.delay(wait)
                .then(Mono.defer(() -> pace.paused(key.appId())))
                .flatMap(pause -> pause.isZero() ? Mono.empty() : turn(key, urgency, patience, then));
    }
}
