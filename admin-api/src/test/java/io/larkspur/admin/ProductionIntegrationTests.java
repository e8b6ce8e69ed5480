package io.larkspur.admin;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The control plane without the sandbox. */
@AdminApiTest
@TestPropertySource(properties = "larkspur.accounts.development-tokens.enabled=false")
class ProductionIntegrationTests {

    @Autowired
    private Clients clients;

    @Test
    void hasNoTokensForTryingThingsOut() {
        clients.nobody()
                .post()
                .uri("/auth/dev-token?user_id=u")
                .exchange()
                .expectStatus()
                .isNotFound();
    }
}
