package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class UsersIntegrationTests {

    @Autowired
    private Clients clients;

    @Test
    void makesAUserOnceAndSaysSo() {
        String id = ServiceUsers.freshId();
        WebTestClient bearer = ServiceUsers.as(clients, id);

        JsonNode first = ensured(bearer, id, "Test User");
        JsonNode second = ensured(bearer, id, "Other Name");

        assertThat(first.required("success").booleanValue()).isTrue();
        assertThat(first.required("user_id").isIntegralNumber()).isTrue();
        assertThat(first.required("auth0_id").stringValue()).isEqualTo(id);
        assertThat(first.required("email").stringValue()).isEqualTo("test@test.com");
        assertThat(first.required("name").stringValue()).isEqualTo("Test User");
        assertThat(first.required("credits").decimalValue()).isEqualByComparingTo("1000");
        assertThat(first.required("credits_total").decimalValue()).isEqualByComparingTo("1000");
        assertThat(first.required("plan").stringValue()).isEqualTo("free");
        assertThat(first.required("is_active").booleanValue()).isTrue();
        assertThat(first.required("created").booleanValue()).isTrue();
        assertThat(second.required("created").booleanValue()).isFalse();
        assertThat(second.required("user_id")).isEqualTo(first.required("user_id"));
        assertThat(second.required("name").stringValue()).isEqualTo("Other Name");
        assertThat(second.required("credits").decimalValue()).isEqualByComparingTo("1000");
    }

    @Test
    void showsTheTokensUser() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);

        member.bearer()
                .get()
                .uri("/api/v1/users/me")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.auth0_id")
                .isEqualTo(member.id())
                .jsonPath("$.credits")
                .isEqualTo(1000)
                .jsonPath("$.plan")
                .isEqualTo("free");
    }

    @Test
    void doesNotKnowWhoWasNeverEnsured() {
        String id = ServiceUsers.freshId();

        ServiceUsers.as(clients, id)
                .post()
                .uri("/api/v1/users/{id}/sessions", id)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.success")
                .isEqualTo(false)
                .jsonPath("$.status")
                .isEqualTo("error")
                .jsonPath("$.message")
                .isEqualTo("User not found: " + id)
                .jsonPath("$.detail")
                .isEqualTo("User not found: " + id)
                .jsonPath("$.error_code")
                .isEqualTo("UserNotFoundException")
                .jsonPath("$.error_details.operation")
                .isEqualTo("create_session")
                .jsonPath("$.error_details.user_id")
                .isEqualTo(id)
                .jsonPath("$.error_details.timestamp")
                .isNotEmpty()
                .jsonPath("$.timestamp")
                .isNotEmpty();
    }

    @Test
    void saysTheSameOfAForeignUserWhetherThereOrNot() {
        ServiceUsers.Member mine = ServiceUsers.ensured(clients);
        String there = ServiceUsers.ensured(clients).id();

        for (String other : new String[] {there, ServiceUsers.freshId()}) {
            mine.bearer()
                    .get()
                    .uri("/api/v1/users/{id}/sessions", other)
                    .exchange()
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("foreign-user");
        }
    }

    @Test
    void makesNobodyElse() {
        ServiceUsers.Member mine = ServiceUsers.ensured(clients);

        mine.bearer()
                .post()
                .uri("/api/v1/users/ensure")
                .bodyValue(Map.of("auth0_id", ServiceUsers.freshId()))
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @ParameterizedTest
    @CsvSource({
        "auth0|%s, auth0%%7C%s",
        "auth0|%s, auth0%%7c%s",
        "a b+c %s, a%%20b+c%%20%s",
        "a b+c %s, a%%20b%%2Bc%%20%s",
        "Jürgen/Müller;x=%s, J%%C3%%BCrgen%%2FM%%C3%%BCller%%3Bx=%s",
        "a;b=%s;c, a;b=%s;c",
        "100%%7C%s, 100%%257C%s"
    })
    void readsAnIdInAPathOnce(String id, String path) {
        String unique = UUID.randomUUID().toString();
        String userId = id.formatted(unique);
        WebTestClient bearer = ServiceUsers.as(clients, userId);
        ensured(bearer, userId, "Test User");

        bearer.get()
                .uri(URI.create(clients.url() + "/api/v1/users/" + path.formatted(unique) + "/sessions"))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void changesNobodyWhoseIdIsTheBeginningOfAnother() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        String id = member.id().replace("|", "%7C");
        UserService operator =
                new UserService(Accounts.fresh(clients, "operator").signedIn());

        for (String before : new String[] {"/api/v1/users/", "/api;x/v1/users;y=1/"}) {
            operator.client()
                    .post()
                    .uri(URI.create(clients.url() + before + id + ";b/credits/recharge?a=1;2"))
                    .bodyValue(Map.of("amount", 5))
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        operator.client()
                .put()
                .uri(URI.create(clients.url() + "/admin/credits/" + id + ";b/plan"))
                .bodyValue(Map.of("plan", "pro"))
                .exchange()
                .expectStatus()
                .isNotFound();

        assertThat(operator.get(200, "/api/v1/users/{id}/credits/balance", member.id())
                        .required("data")
                        .decimalValue())
                .isEqualByComparingTo("1000");
    }

    @Test
    void putsNobodyOnAPlanThatThereIsNot() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);

        Accounts.fresh(clients, "operator")
                .signedIn()
                .put()
                .uri("/admin/credits/{id}/plan", member.id())
                .bodyValue(Map.of("plan", "gold"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("unknown-plan");

        member.bearer()
                .get()
                .uri("/api/v1/users/me")
                .exchange()
                .expectBody()
                .jsonPath("$.plan")
                .isEqualTo("free")
                .jsonPath("$.credits")
                .isEqualTo(1000);
    }

    @Test
    void letsViewersLookAndOperatorsChange() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        WebTestClient viewer = Accounts.fresh(clients, "viewer").signedIn();
        WebTestClient operator = Accounts.fresh(clients, "operator").signedIn();

        viewer.get()
                .uri("/api/v1/users/{id}/sessions", member.id())
                .exchange()
                .expectStatus()
                .isOk();
        viewer.post()
                .uri("/api/v1/users/{id}/sessions", member.id())
                .exchange()
                .expectStatus()
                .isForbidden();
        operator.post()
                .uri("/api/v1/users/{id}/sessions", member.id())
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void letsAnOperatorMakeAMemberOfSomebodyElsesUser() {
        String openId = "ou_" + UUID.randomUUID();
        WebTestClient operator = Accounts.fresh(clients, "operator").signedIn();

        operator.post()
                .uri("/api/v1/users/ensure")
                .bodyValue(Map.of("auth0_id", openId, "provider", "feishu"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.auth0_id")
                .isEqualTo(openId);
        operator.post()
                .uri("/api/v1/users/ensure")
                .bodyValue(Map.of("auth0_id", openId, "provider", "another"))
                .exchange()
                .expectStatus()
                .isEqualTo(409);
        operator.post()
                .uri("/api/v1/users/{id}/sessions", openId)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void makesNoMemberOfWhoeverGoesByTheNameOfAnApplicationsAccount() {
        String name = "app:app_" + UUID.randomUUID();

        Accounts.fresh(clients, "operator")
                .signedIn()
                .post()
                .uri("/api/v1/users/ensure")
                .bodyValue(Map.of("auth0_id", name, "provider", "another"))
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("member-name-taken");
    }

    @Test
    void tellsEverybodyThePlans() {
        clients.nobody()
                .get()
                .uri("/api/v1/subscriptions/plans")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"plans": {
                          "free": {"name": "Free", "price_monthly": 0.0, "credits": 1000,
                                   "features": ["basic_ai", "limited_requests"], "duration_days": 30,
                                   "recommended": false},
                          "pro": {"name": "Pro", "price_monthly": 20.0, "credits": 10000,
                                  "features": ["advanced_ai", "priority_support", "analytics"], "duration_days": 30,
                                  "recommended": true},
                          "enterprise": {"name": "Enterprise", "price_monthly": 100.0, "credits": 50000,
                                         "features": ["premium_ai", "dedicated_support", "custom_models", "api_access"],
                                         "duration_days": 30, "recommended": false}},
                         "currency": "USD", "billing_cycle": "monthly"}
                        """, JsonCompareMode.STRICT);
    }

    private static JsonNode ensured(WebTestClient bearer, String id, String name) {
        return Accounts.json(bearer.post()
                .uri("/api/v1/users/ensure")
                .bodyValue(Map.of("auth0_id", id, "email", "test@test.com", "name", name))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }
}
