package io.larkspur.vault;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request to open an auth session; see {@link AuthSession} for the fields. */
public record NewAuthSession(
        String appId,
        String userId,
        String authMethod,
        Set<String> scopes,
        @Nullable String applicationId) {}
