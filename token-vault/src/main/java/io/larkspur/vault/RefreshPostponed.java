package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform clearly said that it did not refresh now, and not that it never will; the refresh token is unspent. */
public final class RefreshPostponed extends ProblemException {

    private final @Nullable Duration pause;
    private final boolean everybody;

    private RefreshPostponed(@Nullable Duration pause, boolean everybody, Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "refresh-postponed",
                "The platform did not refresh the user's token now; the consent is kept, try again shortly",
                cause);
        this.pause = pause;
        this.everybody = everybody;
    }

    /** This refresh failed; others may not. */
    public static RefreshPostponed because(Throwable cause) {
        return new RefreshPostponed(null, false, cause);
    }

    /** The app asked too often, and nobody should ask for it before the pause is over. */
    public static RefreshPostponed everybodyFor(Duration pause, Throwable cause) {
        return new RefreshPostponed(pause, true, cause);
    }

    /** Whether the pause is the app's rather than this user's. */
    public boolean isForEverybody() {
        return everybody;
    }

    /** As the platform wished; empty when it named none. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(pause);
    }
}
