package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.state.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a test may change of how tokens are handed out.
 *
 * @param accessTokenSeconds an access token's life
 * @param rotating whether a refresh brings a new refresh token and spends the old one
 * @param early whether a refresh is granted while the access token is still good
 * @param silent whether the answers leave {@code expires_in} out
 */
record Habits(long accessTokenSeconds, boolean rotating, boolean early, boolean silent) {
    static final Habits DOCUMENTED = new Habits(1_209_600, true, false, false);

    Habits with(ObjectNode wish) {
        return new Habits(
                wish.path("access_token_seconds").asLong(accessTokenSeconds),
                wish.path("rotating").asBoolean(rotating),
                wish.path("early").asBoolean(early),
                wish.path("silent").asBoolean(silent));
    }

    ObjectNode json() {
        return Json.object()
                .put("access_token_seconds", accessTokenSeconds)
                .put("rotating", rotating)
                .put("early", early)
                .put("silent", silent);
    }
}
