package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a user's chat shows in the end, and what callers hear once the user has been asked. */
class CardLifeIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";

    private final Product product = Product.shared();

    @ParameterizedTest
    @ValueSource(strings = {"handling=lenient", "wait=20", "respond-async"})
    void leavesAUserAloneWhoSaidNo(String preference) {
        String user = product.newUser("Firm");
        call(user, USER_INFO);
        product.tap(product.awaitCardTo(user), "{\"decision\":\"deny\"}");

        HttpResponse<String> again = send(product.asDemo(USER_INFO)
                .header("X-User-Id", user)
                .header("Prefer", preference)
                .GET());

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(tree(again).path("type").asString()).isEqualTo("urn:larkspur:authorization-denied");
        assertThat(again.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(500L, 600L);
        assertThat(product.messagesTo(user)).hasSize(1);
    }

    @Test
    void showsEachEndInPlace() {
        String willing = product.consentedUser("Willing");
        String unwilling = product.newUser("Unwilling");
        call(unwilling, USER_INFO);
        product.tap(product.awaitCardTo(unwilling), "{\"decision\":\"deny\"}");

        shows(willing, "授权成功");
        shows(unwilling, "已拒绝授权");
        assertThat(product.messagesTo(willing)).hasSize(1);
        assertThat(product.messagesTo(unwilling)).hasSize(1);
    }

    @Test
    void sendsAnExplicitCardToAUserWhoSaidNo() {
        String user = product.newUser("Persuaded");
        call(user, USER_INFO);
        product.tap(product.awaitCardTo(user), "{\"decision\":\"deny\"}");
        String app = product.variable("FEISHU_APP_ID");
        String session = tree(post(
                        product.asAdmin("/internal/auth/sessions"),
                        "{\"app_id\":\"%s\",\"user_id\":\"%s\"}".formatted(app, user)))
                .path("session_id")
                .asString();

        HttpResponse<String> sent =
                post(product.asAdmin("/internal/auth/cards/send"), """
                {"app_id":"%s","user_id":"%s","session_id":"%s","options":{"include_detailed_description":false,
                "custom_message":"[x](https://evil) please","privacy_policy_url":"https://example.com/privacy"}}""".formatted(app, user, session));

        assertThat(sent.statusCode()).isEqualTo(200);
        JsonNode card = product.messagesTo(user).stream()
                .filter(message -> message.path("message_id")
                        .asString()
                        .equals(tree(sent).path("message_id").asString()))
                .findFirst()
                .orElseThrow();
        assertThat(card.path("content").asString()).contains("https://example.com/privacy", "please");
        product.tap(card, "{\"decision\":\"allow\"}");
        assertThat(call(user, USER_INFO).statusCode()).isEqualTo(200);
    }

    @Test
    void listsScopesOfLaterCallsOnTheSameCard() {
        String user = product.newUser("Busy");
        call(user, "/open-apis/apaas/v1/apps");
        call(user, "/open-apis/aily/v1/sessions");

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        product.awaitCardTo(user).path("content").asString())
                .contains("app_engine:apps:read", "aily:session:write"));

        assertThat(product.messagesTo(user)).hasSize(1);
    }

    @Test
    void asksTheMessageServiceOnceForAUserItCannotReach() {
        String user = product.newUser("Remote");
        post(product.request(product.sandboxUrl() + "/_sandbox/users/" + user), "{\"outside_availability\":true}");

        HttpResponse<String> first = call(user, USER_INFO);
        HttpResponse<String> second = call(user, USER_INFO);

        assertThat(first.statusCode()).isEqualTo(502);
        assertThat(second.statusCode()).isEqualTo(502);
        assertThat(tree(second).path("type").asString()).isEqualTo("urn:larkspur:card-undeliverable");
        assertThat(tree(second).path("detail").asString()).contains("availability range");
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(product.callsTo("/open-apis/im/v1/messages"))
                .filteredOn(call -> call.path("body").toString().contains(user))
                .hasSize(1);
    }

    @Test
    void saysThatSomebodyElseTriedAndStaysUsable() {
        String invited = product.newUser("Rightful");
        String other = product.newUser("Curious");
        call(invited, USER_INFO);
        JsonNode card = product.awaitCardTo(invited);

        product.tap(card, "{\"open_id\":\"" + other + "\",\"decision\":\"allow\"}");

        shows(invited, "刚才有其他人打开了此链接");
        product.tap(card, "{\"decision\":\"allow\"}");
        shows(invited, "授权成功");
    }

    @Test
    void showsTheSuccessRate() {
        product.consentedUser("Counted");

        String metrics = send(product.request("/metrics")).body();

        assertThat(metrics)
                .contains(
                        "larkspur_authorizations_total{outcome=\"completed\"}",
                        "larkspur_authorizations_total{outcome=\"other_person\"}",
                        "larkspur_authorization_success_ratio",
                        "larkspur_authorizations_pending",
                        "larkspur_cards_sent_total{reason=\"missing\"}",
                        "larkspur_authorization_walks_total{outcome=\"authorized\"}");
    }

    private HttpResponse<String> call(String user, String path) {
        return send(product.asDemo(path).header("X-User-Id", user).GET());
    }

    private void shows(String user, String title) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        product.awaitCardTo(user).path("content").asString())
                .contains(title));
    }
}
