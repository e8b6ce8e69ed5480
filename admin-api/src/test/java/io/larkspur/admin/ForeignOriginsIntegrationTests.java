package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** The user service as pages of other origins call it from a browser. */
@OpenAdminApiTest
class ForeignOriginsIntegrationTests {

    private static final String ALLOWED = "Access-Control-Allow-Origin";

    @Autowired
    private Clients clients;

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/users/auth0%7C1/usage",
        "GET, /api/v1/users/auth0%7C1/credits/balance",
        "POST, /api/v1/users/auth0%7C1/credits/consume",
        "PUT, /api/v1/sessions/00000000-0000-4000-8000-000000000000/status",
        "DELETE, /api/v1/users/auth0%7C1/files",
        "POST, /api/v1/usage/batch",
        "GET, /api/v1/subscriptions/plans"
    })
    void letsAPageOfAnAllowedOriginAsk(String method, String path) {
        asked(path, "https://app.example", method)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(ALLOWED, "https://app.example");
        asked(path, "https://evil.example", method).expectHeader().doesNotExist(ALLOWED);
    }

    @Test
    void letsThatPageReadWhatIsRefused() {
        clients.nobody()
                .get()
                .uri("/api/v1/users/me")
                .header("Origin", "https://app.example")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals(ALLOWED, "https://app.example");
    }

    @Test
    void letsThatPageReadHowTheLimitsStandAndWhenToComeBack() {
        clients.nobody()
                .get()
                .uri("/api/v1/subscriptions/plans")
                .header("Origin", "https://app.example")
                .exchange()
                .expectHeader()
                .exists("X-RateLimit-Remaining")
                .expectHeader()
                .value("Access-Control-Expose-Headers", exposed -> assertThat(exposed.split(", "))
                        .contains(
                                "Retry-After",
                                "X-RateLimit-Limit",
                                "X-RateLimit-Remaining",
                                "X-RateLimit-Reset",
                                "RateLimit",
                                "RateLimit-Policy"));
    }

    private ResponseSpec asked(String path, String origin, String method) {
        return clients.nobody()
                .options()
                .uri(java.net.URI.create(clients.url() + path))
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
                .exchange();
    }
}
