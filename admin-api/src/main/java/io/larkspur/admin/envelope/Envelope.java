package io.larkspur.admin.envelope;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What clients of the user service find around an answer that went well; failures have the same fields from elsewhere.
 *
 * @param message for people
 * @param data what was asked for
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Envelope<T>(
        @JsonProperty("success") boolean success,
        @JsonProperty("status") String status,
        @JsonProperty("message") String message,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("data") T data) {

    public static <T> Envelope<T> of(String message, Instant now, T data) {
        return new Envelope<>(true, "success", message, now, data);
    }
}
