package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user's consent with its tokens, as Postgres has it.
 *
 * @param key what it is kept under, which may differ from the id it was asked for by
 * @param names every id it can be asked for by, the key's included
 * @param version grows with every change of the tokens
 * @param edition as the version, and grows too when fewer applications may use the grant: the order of cached copies
 * @param refresh null when there is none or it does not open
 * @param refreshAt when a refresh is due, while the access token still serves
 * @param refreshedAt when the platform answered with these tokens; null for those of a consent
 */
record Grant(
        GrantKey key,
        Set<String> names,
        long version,
        long edition,
        GrantState state,
        TokenValue access,
        Instant accessExpiresAt,
        @Nullable TokenValue refresh,
        @Nullable Instant refreshExpiresAt,
        Instant refreshAt,
        @Nullable Instant refreshedAt,
        RefreshProgress progress,
        Set<String> scopes,
        Set<String> applications) {

    /** How long an answer of the platform counts as its last word. */
    private static final Duration NEWS = Duration.ofSeconds(5);

    boolean isRefreshable(Instant now) {
        return state == GrantState.ACTIVE
                && refresh != null
                && (refreshExpiresAt == null || refreshExpiresAt.isAfter(now));
    }

    /**
     * Whether another refresh would only bring a token like this one: an API that refuses every token would use up a
     * refresh token with each call. By the distance, since a standby that takes over may be behind.
     */
    boolean isJustRefreshed(Instant now) {
        return state == GrantState.ACTIVE
                && refreshedAt != null
                && Duration.between(refreshedAt, now).abs().compareTo(NEWS) < 0;
    }

    /**
     * With what the platform answered. Where it sent no refresh token the old one stays, and whether it still serves is in
     * doubt.
     */
    Grant rotated(IssuedTokens tokens, long newVersion, Instant dueAt, Instant now) {
        boolean renewed = tokens.refresh() != null;
        return new Grant(
                key,
                names,
                newVersion,
                Math.max(newVersion, edition),
                GrantState.ACTIVE,
                tokens.access(),
                tokens.accessExpiresAt(),
                renewed ? tokens.refresh() : refresh,
                renewed ? tokens.refreshExpiresAt() : refreshExpiresAt,
                dueAt,
                now,
                renewed
                        ? RefreshProgress.NONE
                        : new RefreshProgress(RefreshState.UNKNOWN, newVersion, Duration.ZERO, 0),
                tokens.scopes().isEmpty() ? scopes : tokens.scopes(),
                applications);
    }

    /** What caches may hold: never the refresh token. */
    CachedGrant cacheable(Instant now) {
        return new CachedGrant(
                key, version, edition, access, accessExpiresAt, refreshAt, isRefreshable(now), scopes, applications);
    }
}
