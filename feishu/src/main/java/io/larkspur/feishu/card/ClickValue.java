package io.larkspur.feishu.card;

import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What our button carries and a click brings back. */
public final class ClickValue {

    private static final String ACTION = "action";
    private static final String USER_AUTH = "user_auth";
    private static final String SESSION = "session_id";

    private ClickValue() {}

    static Map<String, String> of(String sessionId) {
        return Map.of(ACTION, USER_AUTH, SESSION, sessionId);
    }

    /** The session of a click on our button; empty for any other. Templates may carry the value as a JSON string. */
    public static Optional<String> sessionOf(JsonNode value) {
        JsonNode object = value.isString() ? parsed(value.stringValue()) : value;
        String session = object.path(SESSION).asString("");
        boolean ours = object.path(ACTION).asString("").equals(USER_AUTH) && !session.isBlank();
        return ours ? Optional.of(session) : Optional.empty();
    }

    private static JsonNode parsed(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
