package io.larkspur.admin.consent;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tells the platform's own callbacks, which prove themselves, from events handed in by services. */
final class CallbackForm {

    private static final String SIGNATURE = "X-Lark-Signature";

    private final JsonMapper json;

    CallbackForm(JsonMapper json) {
        this.json = json;
    }

    boolean isThePlatforms(HttpHeaders headers, byte[] body) {
        return headers.containsHeader(SIGNATURE)
                || read(body).map(CallbackForm::isThePlatforms).orElse(false);
    }

    boolean isJson(byte[] body) {
        return read(body).isPresent();
    }

    static Map<String, String> byLowerCaseName(HttpHeaders headers) {
        Map<String, String> byName = new HashMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return byName;
    }

    private static boolean isThePlatforms(JsonNode body) {
        return body.has("encrypt")
                || "url_verification".equals(body.path("type").asString(""));
    }

    private Optional<JsonNode> read(byte[] body) {
        try {
            return Optional.of(json.readTree(body)).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
