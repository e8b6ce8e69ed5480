package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When something is to be done for a grant, fixed when its tokens are stored so that all replicas agree.
 *
 * @param refreshAt while the access token still serves
 * @param keepAliveAt although nobody uses it; null when it cannot be
 * @param announceConsentEndAt null when that end was announced or is not known
 * @param announceRefreshEndAt null without a refresh token
 */
record Schedule(
        Instant refreshAt,
        @Nullable Instant keepAliveAt,
        @Nullable Instant announceConsentEndAt,
        @Nullable Instant announceRefreshEndAt) {

    /** Spreads the grants over the moments between the two percentages, each always to the same one. */
    static Instant refreshAt(GrantKey key, long version, RefreshProperties settings, Instant from, Instant end) {
        Duration life = Duration.between(from, end);
        long spread = settings.latest() - settings.earliest();
        long perMille = 10L * settings.earliest() + 10 * spread * share(key, version) / 1000;
        return from.plus(life.multipliedBy(perMille).dividedBy(1000));
    }

    /** 0 to 999. */
    private static long share(GrantKey key, long version) {
        long mixed = (31L * key.appId().hashCode() + key.userId().hashCode()) * 0x9E3779B97F4A7C15L + version;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return Math.floorMod(mixed ^ (mixed >>> 31), 1000L);
    }
}
