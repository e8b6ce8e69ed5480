package io.larkspur.issuer.oauth;

import io.larkspur.issuer.call.JsonBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One answer of an issuer; does not print its body, which may hold tokens. */
record IssuerAnswer(int status, JsonNode body) {

    private static final int LONGEST_WORD = 64;

    static IssuerAnswer of(int status, byte[] body) {
        return new IssuerAnswer(status, JsonBody.of(body));
    }

    boolean isReadable() {
        return body.isObject();
    }

    /** The field's text, or empty when it is absent or holds other things. */
    String text(String field) {
        JsonNode value = body.path(field);
        return value.isValueNode() && !value.isNull() ? value.asString("") : "";
    }

    /** What the pointer leads to, if that is a text or a number. */
    @Nullable
    String at(String pointer) {
        JsonNode value = body.at(pointer);
        String text = value.isString() || value.isNumber() ? value.asString("").trim() : "";
        return text.isEmpty() ? null : text;
    }

    /** The word of RFC 6749 §5.2, or the status where there is none; safe to print. */
    String error() {
        String word = text("error");
        return word.isEmpty() || word.length() > LONGEST_WORD || !word.matches("[\\w.-]+") ? "HTTP " + status : word;
    }

    @Override
    public String toString() {
        return "HTTP " + status + ", " + error();
    }
}
