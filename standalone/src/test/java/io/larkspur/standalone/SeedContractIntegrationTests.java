package io.larkspur.standalone;

import static io.larkspur.standalone.Product.json;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Contract A as its own examples show it (requirements A1 to A8), over the wire. */
class SeedContractIntegrationTests {

    private static final String SEED_APP = "cli_a1b2c3d4e5f6g7h8";
    private static final String SEED_USER = "ou_7dab8a3d3cdcc08c560abcd";

    private final Product product = Product.shared();

    @Test
    void replaysTheExamplesOfTheContract() {
        JsonNode opened = tree(post(product.asDemo("/internal/auth/sessions"), """
                {"app_id":"%s","user_id":"%s","auth_method":"websocket_card"}""".formatted(SEED_APP, SEED_USER)));
        assertThat(opened.path("id").isIntegralNumber()).isTrue();
        assertThat(UUID.fromString(opened.path("session_id").asString())).isNotNull();
        assertThat(opened.path("app_id").asString()).isEqualTo(SEED_APP);
        assertThat(opened.path("user_id").asString()).isEqualTo(SEED_USER);
        assertThat(opened.has("open_id")).isTrue();
        assertThat(opened.path("open_id").isNull()).isTrue();
        assertThat(opened.path("auth_method").asString()).isEqualTo("websocket_card");
        assertThat(opened.path("state").asString()).isEqualTo("pending");
        assertThat(opened.path("completed_at").isNull()).isTrue();
        assertThat(Duration.between(
                        Instant.parse(opened.path("created_at").asString()),
                        Instant.parse(opened.path("expires_at").asString())))
                .isEqualTo(Duration.ofMinutes(10));

        String session = opened.path("session_id").asString();
        Instant expiry = Instant.parse("2099-01-26T10:05:00Z");
        HttpResponse<String> completion = complete(session, "u-7dCz4T1Bx9KyLmNpQrStUvWxYz", expiry, SEED_USER);
        assertThat(completion.statusCode()).isEqualTo(200);
        JsonNode completed = tree(completion);
        assertThat(completed.path("id").asLong()).isEqualTo(opened.path("id").asLong());
        assertThat(completed.path("session_id").asString()).isEqualTo(session);
        assertThat(completed.path("state").asString()).isEqualTo("completed");
        assertThat(completed.path("open_id").asString()).isEqualTo(SEED_USER);
        assertThat(completed.path("user_name").asString()).isEqualTo("张三");
        assertThat(Instant.parse(completed.path("completed_at").asString())).isNotNull();

        JsonNode token = tree(send(product.asDemo("/internal/auth/tokens/" + SEED_APP + "/" + SEED_USER)
                .GET()));
        assertThat(token.path("user_access_token").asString()).isEqualTo("u-7dCz4T1Bx9KyLmNpQrStUvWxYz");
        assertThat(Instant.parse(token.path("token_expires_at").asString())).isEqualTo(expiry);
        assertThat(token.path("is_expiring").asBoolean(true)).isFalse();
    }

    @Test
    void takesTheExamplesOwnDateThoughItHasPassed() {
        String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
        String session = openSession(SEED_APP, user);

        HttpResponse<String> completion =
                complete(session, "u-7dCz4T1Bx9KyLmNpQrStUvWxYz", Instant.parse("2026-01-26T10:05:00Z"), user);

        assertThat(completion.statusCode()).isEqualTo(200);
        assertThat(tree(completion).path("state").asString()).isEqualTo("completed");
        JsonNode token = tree(send(
                product.asDemo("/internal/auth/tokens/" + SEED_APP + "/" + user).GET()));
        assertThat(token.path("user_access_token").isNull()).isTrue();
    }

    @Test
    void answersNullsForAUserWithoutAToken() {
        JsonNode token = tree(send(product.asDemo("/internal/auth/tokens/" + SEED_APP + "/ou_nobody")
                .GET()));

        assertThat(token.path("user_access_token").isNull()).isTrue();
        assertThat(token.path("token_expires_at").isNull()).isTrue();
        assertThat(token.path("is_expiring").isBoolean()).isTrue();
        assertThat(token.path("is_expiring").asBoolean(true)).isFalse();
    }

    @Test
    void refusesASecondCompletionAndKeepsTheFirstToken() {
        String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
        String session = openSession(SEED_APP, user);
        complete(session, "u-first-token-of-this-user", Instant.parse("2099-01-01T00:00:00Z"), user);

        HttpResponse<String> second =
                complete(session, "u-second-token-of-this-user", Instant.parse("2099-01-01T00:00:00Z"), user);

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(tree(second).path("detail").asString()).isNotBlank();
        JsonNode token = tree(send(
                product.asDemo("/internal/auth/tokens/" + SEED_APP + "/" + user).GET()));
        assertThat(token.path("user_access_token").asString()).isEqualTo("u-first-token-of-this-user");
    }

    @Test
    void servesProxiedCallsOfAUserWhoConsentedThroughTheContract() {
        String user = product.newUser("Contracted");
        String session = openSession(product.variable("FEISHU_APP_ID"), user);
        HttpResponse<String> card = post(product.asDemo("/internal/auth/cards/send"), """
                {"app_id":"%s","user_id":"%s","session_id":"%s",
                 "options":{"include_detailed_description":true,"auth_card_template_id":null,"custom_message":"请授权以使用 AI 能力"}}""".formatted(
                        product.variable("FEISHU_APP_ID"), user, session));
        assertThat(card.statusCode()).isEqualTo(200);
        assertThat(tree(card).path("message_id").asString()).startsWith("om_");
        assertThat(tree(card).path("session_id").asString()).isEqualTo(session);

        product.allow(user);

        JsonNode completed =
                tree(send(product.asDemo("/internal/auth/sessions/" + session).GET()));
        assertThat(completed.path("state").asString()).isEqualTo("completed");
        HttpResponse<String> call = send(product.asDemo("/open-apis/authen/v1/user_info")
                .header("X-User-Id", user)
                .GET());
        assertThat(call.statusCode()).isEqualTo(200);
        assertThat(product.messagesTo(user)).hasSize(1);
    }

    @Test
    void refreshesOnDemand() {
        String user = product.consentedUser("Refreshed");
        String path = "/internal/auth/tokens/" + product.variable("FEISHU_APP_ID") + "/" + user;
        String before =
                tree(send(product.asDemo(path).GET())).path("user_access_token").asString();

        HttpResponse<String> refreshed = post(product.asDemo(path), "");

        assertThat(refreshed.statusCode()).isEqualTo(200);
        assertThat(tree(refreshed).path("user_access_token").asString())
                .isNotBlank()
                .isNotEqualTo(before);
    }

    @Test
    void answersHowManySessionsItCleanedAway() {
        HttpResponse<String> answer =
                send(product.asDemo("/internal/auth/sessions/cleanup").DELETE());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tree(answer).path("count").isIntegralNumber()).isTrue();
        assertThat(send(product.asDemo("/internal/auth/sessions/cleanup").GET()).statusCode())
                .isEqualTo(404);
    }

    private String openSession(String app, String user) {
        return tree(post(
                        product.asDemo("/internal/auth/sessions"),
                        "{\"app_id\":\"%s\",\"user_id\":\"%s\"}".formatted(app, user)))
                .path("session_id")
                .asString();
    }

    private HttpResponse<String> complete(String session, String token, Instant expiry, String openId) {
        return send(product.asDemo("/internal/auth/sessions/" + session)
                .header("Content-Type", "application/json")
                .method("PATCH", json("""
                                {"user_access_token":"%s","token_expires_at":"%s","user_info":{"name":"张三",
                                 "user_id":"7123456789012345678","open_id":"%s","union_id":"on_8e89a9c0d4e5f6a7b8c9d0e1",
                                 "mobile":"+86-13800138000","email":"zhangsan@example.com"}}""".formatted(token, expiry, openId))));
    }
}
