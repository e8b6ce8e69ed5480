package io.larkspur.accounts.outside;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** No keys of this issuer can be had right now, so nothing is known about the token. */
public final class KeySetUnavailable extends ProblemException {

    private final Duration pause;

    KeySetUnavailable(String issuer, Duration pause) {
        super(
                Category.UNAVAILABLE,
                "issuer-keys-unavailable",
                "The keys of issuer " + issuer + " cannot be had right now; try again shortly");
        this.pause = pause;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(pause);
    }
}
