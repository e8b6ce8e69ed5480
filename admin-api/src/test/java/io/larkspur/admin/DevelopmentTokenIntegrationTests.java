package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class DevelopmentTokenIntegrationTests {

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Test
    void saysForWhomTheTokenIsAndForHowLong() {
        JsonNode token = ServiceUsers.token(clients, "auth0|test123");

        assertThat(token.required("user_id").stringValue()).isEqualTo("auth0|test123");
        assertThat(token.required("email").stringValue()).isEqualTo("test@test.com");
        assertThat(token.required("expires_in").intValue()).isEqualTo(3600);
        assertThat(token.required("provider").stringValue()).isNotBlank();
        assertThat(token.required("timestamp").stringValue())
                .isEqualTo(clock.instant().toString());
    }

    @Test
    void opensTheUserServiceAndNothingElse() {
        WebTestClient bearer = ServiceUsers.as(clients, ServiceUsers.freshId());

        bearer.get().uri("/api/v1/sessions/x/nothing").exchange().expectStatus().isNotFound();
        bearer.get().uri("/debug/session-info").exchange().expectStatus().isUnauthorized();
        bearer.get().uri("/admin/users").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void endsInTime() {
        WebTestClient bearer = ServiceUsers.as(clients, ServiceUsers.freshId());
        clock.advance(Duration.ofMinutes(61));

        bearer.get()
                .uri("/api/v1/sessions/x/nothing")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Could not validate credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?user_id=", "?user_id=%00", "?email=a@b.example"})
    void asksForAUserId(String query) {
        clients.nobody()
                .post()
                .uri(URI.create(clients.url() + "/auth/dev-token" + query))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }
}
