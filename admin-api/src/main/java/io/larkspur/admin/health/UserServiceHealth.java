package io.larkspur.admin.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** How the program is: what the sign-in service's clients read, and beside it the block of the user service's. */
record UserServiceHealth(
        @JsonProperty("status") String status,
        @JsonProperty("version") String version,
        @JsonProperty("timestamp") Instant timestamp,
        @JsonProperty("services") Services services,
        @JsonProperty("uptime") String uptime) {

    static UserServiceHealth of(boolean healthy, String version, Instant now) {
        return new UserServiceHealth(
                healthy ? "healthy" : "unhealthy",
                version,
                now,
                new Services(healthy ? "success" : "error", UserService.of(healthy)),
                healthy ? "operational" : "degraded");
    }

    record Services(
            @JsonProperty("status") String status,
            @JsonProperty("data") UserService data) {}

    /**
     * The user service.
     *
     * @param version of what it speaks, not of this program
     * @param repository whether its store answers
     */
    record UserService(
            @JsonProperty("service") String service,
            @JsonProperty("status") String status,
            @JsonProperty("version") String version,
            @JsonProperty("repository") String repository,
            @JsonProperty("features") List<String> features) {

        private static final List<String> FEATURES =
                List.of("user_management", "credit_management", "subscription_integration", "analytics");

        static UserService of(boolean healthy) {
            return new UserService(
                    "UserServiceV2",
                    healthy ? "operational" : "degraded",
                    "2.0.0",
                    healthy ? "active" : "unavailable",
                    FEATURES);
        }
    }
}
