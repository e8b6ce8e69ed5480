package io.larkspur.admin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ids of a session that was just opened. */
record Opened(long id, String sessionId) {

    static Opened read(byte @Nullable [] body) {
        JsonNode json = JsonMapper.shared().readTree(Objects.requireNonNull(body));
        return new Opened(
                json.required("id").longValue(), json.required("session_id").stringValue());
    }
}
