package io.larkspur.issuer;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The issuer does not answer usefully right now; nothing is known to be wrong with the request. */
public final class IssuerUnavailable extends ProblemException {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    public IssuerUnavailable(String issuer, String reason) {
        this(issuer, reason, null);
    }

    public IssuerUnavailable(String issuer, String reason, @Nullable Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "issuer-unavailable",
                "Issuer " + issuer + " cannot be used right now (" + reason + "); try again shortly",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(PAUSE);
    }
}
