package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** The store that holds the truth does not answer, and nothing valid was cached. */
public final class VaultUnavailable extends ProblemException {

    VaultUnavailable(Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "vault-unavailable",
                "The store of users' consents does not answer; try again shortly",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(2));
    }
}
