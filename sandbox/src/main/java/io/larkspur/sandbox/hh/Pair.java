package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.state.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An access token and the refresh token that came with it, or that brought it about and goes on. */
record Pair(String access, String refresh, String account, Instant end, Standing standing) {

    enum Standing {
        LIVE,
        /** The refresh token has brought the next pair; the access token serves to its end. */
        REFRESHED,
        REVOKED
    }

    Pair now(Standing changed) {
        return new Pair(access, refresh, account, end, changed);
    }

    ObjectNode json() {
        return Json.object()
                .put("access", access)
                .put("refresh", refresh)
                .put("account", account)
                .put("end", end.toString())
                .put("standing", standing.name());
    }

    static Pair from(JsonNode row) {
        return new Pair(
                Json.string(row, "access", ""),
                Json.string(row, "refresh", ""),
                Json.string(row, "account", ""),
                Instant.parse(Json.string(row, "end", "")),
                Standing.valueOf(Json.string(row, "standing", "")));
    }
}
