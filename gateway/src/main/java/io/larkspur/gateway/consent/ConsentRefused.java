package io.larkspur.gateway.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** The user has not agreed that this application acts for them. */
public final class ConsentRefused extends ProblemException {

    private final Duration rest;

    private ConsentRefused(String code, String message, Duration rest) {
        super(Category.FORBIDDEN, code, message);
        this.rest = rest;
    }

    static ConsentRefused neverGiven() {
        return new ConsentRefused(
                "user-not-consented",
                "This user has not consented to this application, and the application may not invite users",
                Duration.ZERO);
    }

    /** @param rest for how long the user is not asked again */
    static ConsentRefused denied(Duration rest) {
        return new ConsentRefused("authorization-denied", "The user was asked and said no", rest);
    }

    /** @param rest for how long the user is not asked again */
    static ConsentRefused expired(Duration rest) {
        return new ConsentRefused(
                "authorization-expired",
                "The user was asked and did not answer in time; call again to ask again",
                rest);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return rest.isZero() ? Optional.empty() : Optional.of(rest);
    }
}
