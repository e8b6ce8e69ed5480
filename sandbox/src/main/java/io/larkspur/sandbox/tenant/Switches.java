package io.larkspur.sandbox.tenant;

import io.larkspur.sandbox.state.Json;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the platform behaves towards one application; what the console would show, and what its documents leave open.
 *
 * @param scopes enabled for the application
 * @param ambiguousExpiry an expired user token is answered like an unknown one
 * @param enforceScopes a user token needs one of the endpoint's scopes, not only a user
 * @param rateLimits the documented limits of the API calls hold
 * @param messageLimit no more than five messages per second to one user
 * @param skipConfirmation the authorize page asks nobody, as inside the client
 */
public record Switches(
        Set<String> scopes,
        boolean disabled,
        boolean refreshEnabled,
        boolean oldAccessTokenDies,
        boolean ambiguousExpiry,
        boolean enforceScopes,
        boolean rateLimits,
        boolean messageLimit,
        boolean skipConfirmation,
        int accessTokenSeconds,
        int refreshTokenSeconds) {

    static final Switches USUAL =
            new Switches(Scopes.GENEROUS, false, true, false, false, false, false, true, false, 7200, 604800);

    Switches with(ObjectNode wish) {
        return new Switches(
                wish.path("scopes").isArray() ? names(wish.path("scopes")) : scopes,
                wish.path("disabled").asBoolean(disabled),
                wish.path("refresh_enabled").asBoolean(refreshEnabled),
                wish.path("old_access_token_dies").asBoolean(oldAccessTokenDies),
                wish.path("ambiguous_expiry").asBoolean(ambiguousExpiry),
                wish.path("enforce_scopes").asBoolean(enforceScopes),
                wish.path("rate_limits").asBoolean(rateLimits),
                wish.path("message_limit").asBoolean(messageLimit),
                wish.path("skip_confirmation").asBoolean(skipConfirmation),
                wish.path("access_token_seconds").asInt(accessTokenSeconds),
                wish.path("refresh_token_seconds").asInt(refreshTokenSeconds));
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new LinkedHashSet<>();
        list.forEach(name -> names.add(name.asString("")));
        return names;
    }

    void writeTo(ObjectNode row) {
        row.set("scopes", Json.strings(scopes.stream().sorted().toList()));
        row.put("disabled", disabled)
                .put("refresh_enabled", refreshEnabled)
                .put("old_access_token_dies", oldAccessTokenDies)
                .put("ambiguous_expiry", ambiguousExpiry)
                .put("enforce_scopes", enforceScopes)
                .put("rate_limits", rateLimits)
                .put("message_limit", messageLimit)
                .put("skip_confirmation", skipConfirmation)
                .put("access_token_seconds", accessTokenSeconds)
                .put("refresh_token_seconds", refreshTokenSeconds);
    }
}
