package io.larkspur.proofs.stage;

import java.time.Duration;

/**
 * What a person's tokens are still good for when they are handed over.
 *
 * @param access negative when it is over
 */
public record Life(Duration access, Duration refresh) {

    private static final Duration WEEK = Duration.ofDays(7);

    public static final Life FRESH = new Life(Duration.ofHours(2), WEEK);

    /** The access token is over, the refresh token good. */
    public static final Life ENDED = new Life(Duration.ofMinutes(-1), WEEK);

    /** An access token for so much longer, and a good refresh token. */
    public static Life endingIn(Duration time) {
        return new Life(time, WEEK);
    }
}
