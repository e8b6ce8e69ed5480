package io.larkspur.vault;

import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The one door to users' tokens: finds, refreshes and revokes them. */
public interface TokenVault {

    /**
     * The user's token, valid now: from the in-process cache, Redis or Postgres, refreshed when its life has run out.
     * Empty when the user has to authorize (again). Fails with {@link RefreshUnavailable} while the old token has
     * expired and the platform cannot be asked.
     */
    Mono<UserToken> tokenFor(GrantKey key);

    /**
     * As {@link #tokenFor}, where this process holds the token and it may be believed: no store is asked and nothing is
     * waited for. Empty in every other case, which says nothing about the grant.
     */
    default Optional<UserToken> tokenAtHand(GrantKey key) {
        return Optional.empty();
    }

    /**
     * Refreshes now, once per process however many ask. Fails with {@link NoGrant} (unknown user) or
     * {@link GrantNotRefreshable} (no refresh token, or the platform ended the consent).
     */
    Mono<UserToken> refresh(GrantKey key);

    /** A later token than that of the given version, as Postgres has it; empty when there is none that is valid. */
    Mono<UserToken> later(GrantKey key, long version);

    /**
     * A later token than that of the given version, which the platform refused: found where another caller or process
     * was faster, else refreshed, once per process however many ask. The same token again when the platform itself
     * answered with it a moment ago, to whichever process: another refresh would be of no use. Fails as {@link #refresh}.
     */
    Mono<UserToken> refreshPast(GrantKey key, long version);

    /** Ends the grant on every replica. True when there was one. */
    Mono<Boolean> revoke(GrantKey key);

    /**
     * Ends the grant as {@link #revoke(GrantKey)} does, unless the user authorized after that instant: news of an end
     * that arrives late must not end a consent given since.
     */
    Mono<Boolean> revoke(GrantKey key, Instant givenUntil);
}
