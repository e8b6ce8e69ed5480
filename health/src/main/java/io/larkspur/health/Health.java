package io.larkspur.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** The usual fields. */
record Health(
        @JsonProperty("status") String status,
        @JsonProperty("version") String version,
        @JsonProperty("timestamp") Instant timestamp) {

    static Health of(boolean healthy, String version, Instant now) {
        return new Health(healthy ? "healthy" : "unhealthy", version, now);
    }
}
