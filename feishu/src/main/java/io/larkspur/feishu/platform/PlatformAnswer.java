package io.larkspur.feishu.platform;

import io.larkspur.issuer.call.JsonBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/**
 * One answer of the platform; does not print its body, which may hold tokens.
 *
 * @param status the HTTP status, which says little: refusals come as 200 or 400 depending on the endpoint
 * @param logId what the platform's support asks for; null when it sent none
 * @param pause how long it wants to be left alone; null when it did not say so
 */
public record PlatformAnswer(
        int status, @Nullable String logId, @Nullable Duration pause, JsonNode body) {

    private static final int NO_CODE = -1;

    static PlatformAnswer of(int status, HttpHeaders headers, byte[] body) {
        return new PlatformAnswer(status, headers.getFirst("X-Tt-Logid"), pause(headers), JsonBody.of(body));
    }

    private static @Nullable Duration pause(HttpHeaders headers) {
        String reset = headers.getFirst("x-ogw-ratelimit-reset");
        String seconds = reset == null ? headers.getFirst(HttpHeaders.RETRY_AFTER) : reset;
        return seconds == null || !seconds.matches("\\d{1,5}") ? null : Duration.ofSeconds(Long.parseLong(seconds));
    }

    public boolean isReadable() {
        return body.isObject();
    }

    /** The platform's code: 0 is success; -1 when the answer has none. */
    public int code() {
        return body.path("code").asInt(NO_CODE);
    }

    public boolean hasCode() {
        return code() != NO_CODE;
    }

    /** The field's text, or empty when it is absent. */
    public String text(String field) {
        return body.path(field).asString("");
    }

    @Override
    public String toString() {
        return "HTTP " + status + ", code " + code() + ", log id " + logId;
    }
}
