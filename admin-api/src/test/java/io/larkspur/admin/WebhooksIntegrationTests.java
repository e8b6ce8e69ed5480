package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.login.Members;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class WebhooksIntegrationTests {

    @Autowired
    private Clients clients;

    @Autowired
    private Members members;

    @Test
    void showsTheSecretOnceAndTheMessagesThatCannotBeDelivered() {
        UserService admin = new UserService(clients.administrator());
        JsonNode webhook = admin.post(201, "/admin/webhooks", "", "{\"url\":\"https://198.51.99.1/hook\"}");
        String user = ServiceUsers.freshId();
        UserService.ofMember(clients, members, user)
                .post(200, "/api/v1/users/{id}/credits/consume", user, "{\"amount\":1}");

        JsonNode listed = admin.get(200, "/admin/webhooks");
        JsonNode deliveries = admin.get(
                200,
                "/admin/webhooks/deliveries?webhook_id={id}",
                webhook.required("id").longValue());

        assertThat(webhook.required("secret").stringValue()).startsWith("whsec_");
        assertThat(webhook.required("event_types").toString()).isEqualTo("[\"credit_consumed\"]");
        assertThat(listed.toString()).doesNotContain("whsec_");
        JsonNode delivery = deliveries.required("deliveries").get(0);
        assertThat(delivery.required("payload").required("user_id").stringValue())
                .isEqualTo(user);
        clients.administrator()
                .delete()
                .uri("/admin/webhooks/{id}", webhook.required("id").longValue())
                .exchange()
                .expectStatus()
                .isNoContent();
        admin.get(200, "/admin/webhooks/deliveries?state=dead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\":\"https://127.0.0.1/hook\"}",
                "{\"url\":\"https://localhost:8443/\"}",
                "{\"url\":\"https://169.254.169.254/latest/meta-data\"}",
                "{\"url\":\"http://example.com/\"}",
                "{\"url\":\"https://1.1.1.1/\",\"event_types\":[\"everything\"]}",
                "{\"url\":5}",
                "{}"
            })
    void refusesTargetsThatAreNone(String body) {
        new UserService(clients.administrator()).post(400, "/admin/webhooks", "", body);
    }

    @Test
    void sendsNothingAgainOfAWebhookThatThereIsNot() {
        UserService admin = new UserService(clients.administrator());

        JsonNode unknown = admin.post(404, "/admin/webhooks/{id}/replay", "987654321", "");

        assertThat(unknown.toString()).contains("unknown-webhook");
        admin.post(404, "/admin/webhooks/deliveries/{id}/replay", "987654321", "");
    }

    @Test
    void isForAdministratorsOnly() {
        String user = ServiceUsers.freshId();
        UserService member = UserService.ofMember(clients, members, user);

        member.client().get().uri("/admin/webhooks").exchange().expectStatus().is4xxClientError();
        clients.nobody().get().uri("/admin/webhooks").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void checksTheBooksOnDemand() {
        JsonNode found = new UserService(clients.administrator()).get(200, "/admin/credits/reconciliation");

        assertThat(found.required("right").booleanValue()).isTrue();
    }
}
