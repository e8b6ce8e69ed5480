package io.larkspur.proofs.stage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token that arrived at the platform.
 *
 * @param token its digest
 * @param owner nobody when the platform does not know the token
 * @param rotatedAt when the platform replaced it; null when it never did
 */
public record Refresh(
        Instant at,
        String token,
        @Nullable String owner,
        @Nullable Instant rotatedAt) {}
