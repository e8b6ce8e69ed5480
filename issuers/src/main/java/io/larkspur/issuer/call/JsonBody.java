package io.larkspur.issuer.call;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads what came back, which is not always what was promised. */
public final class JsonBody {

    private JsonBody() {}

    /** A missing node where it is no JSON. */
    public static JsonNode of(byte[] body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
