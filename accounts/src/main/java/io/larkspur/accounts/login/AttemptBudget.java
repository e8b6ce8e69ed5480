package io.larkspur.accounts.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one more password may be looked at. A share of every account's budget is kept for sources that have not tried
 * it lately, a little apart in time: a crowd of guessing addresses uses up its newness at the first try, and whoever
 * comes from elsewhere still gets in.
 *
 * @param ofAccount wrong passwords of this account in the window
 * @param ofSource wrong passwords from this source in the window
 * @param oldest the oldest of either
 * @param latest the latest of this account
 * @param triedBefore whether this source has tried this account in the window
 */
record AttemptBudget(
        long ofAccount,
        long ofSource,
        @Nullable Instant oldest,
        @Nullable Instant latest,
        boolean triedBefore) {

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** How long to wait, or empty when the password may be looked at now. */
    Optional<Duration> waitFor(SignInProperties.Attempts limits, Instant now) {
        if (ofSource >= limits.perSource() || ofAccount >= limits.perAccount()) {
            return Optional.of(untilTheWindowMoves(limits, now));
        }
        if (ofAccount < limits.perAccount() - limits.reserved()) {
            return Optional.empty();
        }
        if (triedBefore) {
            return Optional.of(untilTheWindowMoves(limits, now));
        }
        return untilTheNextReserved(limits, now);
    }

    private Duration untilTheWindowMoves(SignInProperties.Attempts limits, Instant now) {
        Instant from = oldest == null ? now : oldest;
        return atLeastASecond(Duration.between(now, from.plus(limits.window())));
    }

    private Optional<Duration> untilTheNextReserved(SignInProperties.Attempts limits, Instant now) {
        if (latest == null || !latest.plus(limits.pause()).isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(atLeastASecond(Duration.between(now, latest.plus(limits.pause()))));
    }

    private static Duration atLeastASecond(Duration wait) {
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }
}
