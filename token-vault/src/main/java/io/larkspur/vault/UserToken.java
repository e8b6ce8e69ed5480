package io.larkspur.vault;

import java.time.Instant;
import java.util.Set;

/**
 * A user access token that is valid now.
 *
 * @param expiring whether less than the configured margin of its life is left
 * @param applications the registered applications this user has consented to
 * @param version of the grant it came from, for {@link GrantEnds}
 */
public record UserToken(
        TokenValue value,
        Instant expiresAt,
        boolean expiring,
        Set<String> scopes,
        Set<String> applications,
        long version) {}
