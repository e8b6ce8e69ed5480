package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** The control plane without the sandbox, where credits are money. */
@AdminApiTest
@TestPropertySource(
        properties = {"larkspur.accounts.development-tokens.enabled=false", "larkspur.admin.credits.own-recharge=false"
        })
class ProductionIntegrationTests {

    private static final String RECHARGE = "/api/v1/users/{id}/credits/recharge";

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Test
    void hasNoTokensForTryingThingsOut() {
        clients.nobody()
                .post()
                .uri("/auth/dev-token?user_id=u")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void letsOnlyOperatorsRecharge() {
        String id = "person-" + UUID.randomUUID();
        UserService user = new UserService(clients.bearer(
                PublishedKeys.signed(PublishedKeys.claims(id, clock.instant()).build())));
        UserService operator =
                new UserService(Accounts.fresh(clients, "operator").signedIn());
        user.post(200, "/api/v1/users/ensure", id, "{}");

        JsonNode refused = user.post(403, RECHARGE, id, "{\"amount\":5}");

        assertThat(refused.required("code").stringValue()).isEqualTo("recharge-not-permitted");
        assertThat(balance(user, id)).isEqualByComparingTo("1000");
        operator.post(200, RECHARGE, id, "{\"amount\":5}");
        assertThat(balance(user, id)).isEqualByComparingTo("1005");
    }

    private static BigDecimal balance(UserService service, String id) {
        return service.get(200, "/api/v1/users/{id}/credits/balance", id)
                .required("data")
                .decimalValue();
    }
}
