package io.larkspur.vault;

import java.time.Duration;

/**
 * How far the refresh of a grant has got, as Postgres has it.
 *
 * @param fence of the claim that is held or was last held; 0 before the first
 * @param rest how long nobody may ask the platform, by the clock of Postgres; zero when one may
 * @param failures tries since the last success that spent nothing
 */
record RefreshProgress(RefreshState state, long fence, Duration rest, int failures) {

    static final RefreshProgress NONE = new RefreshProgress(RefreshState.IDLE, 0, Duration.ZERO, 0);

    boolean mustRest() {
        return !rest.isZero();
    }

    /** Somebody is at it, or was and has not been missed yet. */
    boolean isClaimed() {
        return mustRest() && (state == RefreshState.REFRESHING || state == RefreshState.REPLAYING);
    }
}
