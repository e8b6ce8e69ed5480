package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The platform knows better than our clock whether a token is good. */
class RefusedTokenIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";
    private static final String SESSIONS = "/open-apis/aily/v1/sessions";
    private static final String SKILLS = "/open-apis/aily/v1/apps/spring_demo__c/skills";

    private final Product product = Product.shared();

    @ParameterizedTest
    @ValueSource(ints = {99991668, 99991677})
    void isReplacedAndTheCallSentAgainUnseen(int code) {
        String user = product.consentedUser("Renewed");
        String before = token(user);
        product.fault("{\"path\":\"" + USER_INFO + "\",\"status\":400,\"code\":" + code + "}");

        HttpResponse<String> answer = call(user);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tree(answer).path("data").path("open_id").asString()).isEqualTo(user);
        assertThat(token(user)).isNotEqualTo(before);
    }

    @Test
    void takesTheWholeCallAlongAndOneRefresh() {
        String user = product.consentedUser("Carried");
        product.fault("{\"path\":\"" + SESSIONS + "\",\"status\":400,\"code\":99991677}");

        HttpResponse<String> answer =
                post(product.asDemo(SESSIONS).header("X-User-Id", user), "{\"metadata\":\"carried\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(product.callsTo(SESSIONS).stream()
                        .filter(call -> call.path("owner").asString().equals(user)))
                .hasSize(2)
                .allMatch(call -> call.path("body").toString().contains("carried"))
                .extracting(call -> call.path("status").asInt())
                .containsExactlyInAnyOrder(400, 200);
        assertThat(refreshes(user)).hasSize(1);
    }

    @Test
    void isReplacedOnceForFiftyCalls() {
        String user = product.consentedUser("Popular");
        product.fault("{\"path\":\"" + USER_INFO + "\",\"status\":400,\"code\":99991677,\"times\":50}");

        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
                .mapToObj(i -> Product.sendAsync(
                        product.asDemo(USER_INFO).header("X-User-Id", user).GET()))
                .toList();
        answers.forEach(CompletableFuture::join);
        product.fault("{\"path\":\"" + USER_INFO + "\",\"delay\":1}");

        assertThat(refreshes(user)).hasSize(1);
        assertThat(call(user).statusCode()).isEqualTo(200);
    }

    @Test
    void asksTheUserAnewWhenThePlatformEndedTheConsent() {
        String user = product.consentedUser("Withdrawn");
        withdraw(user);

        HttpResponse<String> answer = call(user);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(tree(answer).path("type").asString()).isEqualTo("urn:larkspur:authorization-pending");
        assertThat(product.messagesTo(user)).hasSize(2);
    }

    @Test
    void goesOnWithTheCallWhenTheUserAuthorizesAnew() {
        String user = product.consentedUser("Returning");
        withdraw(user);

        CompletableFuture<HttpResponse<String>> answer = Product.sendAsync(product.asDemo(USER_INFO)
                .header("X-User-Id", user)
                .header("Prefer", "wait=60")
                .GET());
        await().atMost(Product.SOON).until(() -> product.messagesTo(user).size() == 2);
        product.tap(newest(user), "{\"decision\":\"allow\"}");

        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    @Test
    void bringsACardForAMissingScopeAndGoesOnWithIt() {
        String user = product.consentedUser("Narrow");
        product.fault("{\"path\":\"" + SESSIONS + "\",\"status\":400,\"code\":99991679}");

        CompletableFuture<HttpResponse<String>> answer = Product.sendAsync(product.asDemo(SESSIONS)
                .header("X-User-Id", user)
                .header("Prefer", "wait=60")
                .header("Content-Type", "application/json")
                .POST(Product.json("{}")));
        await().atMost(Product.SOON).until(() -> product.messagesTo(user).size() == 2);
        product.tap(newest(user), "{\"decision\":\"allow\"}");

        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(tree(answer.join()).path("data").path("session").path("id").asString())
                .isNotEmpty();
    }

    @Test
    void asksOnOneCardForAllThatCallsMissAndServesThemAfterwards() {
        String user = product.consentedUser("Wanted");
        enforceScopes(true);
        try {
            HttpResponse<String> first = post(product.asDemo(SESSIONS).header("X-User-Id", user), "{}");
            HttpResponse<String> second =
                    send(product.asDemo(SKILLS).header("X-User-Id", user).GET());
            assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(401);
            assertThat(tree(first).path("session_id")).isEqualTo(tree(second).path("session_id"));
            await().atMost(Product.SOON)
                    .untilAsserted(() -> assertThat(newest(user).path("content").asString())
                            .contains("aily:session:write", "aily:skill:read"));
            assertThat(product.messagesTo(user)).hasSize(2);

            product.tap(newest(user), "{\"decision\":\"allow\"}");

            assertThat(post(product.asDemo(SESSIONS).header("X-User-Id", user), "{}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(product.asDemo(SKILLS).header("X-User-Id", user).GET())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(call(user).statusCode()).isEqualTo(200);
        } finally {
            enforceScopes(false);
        }
    }

    @Test
    void bringsNoSecondCardForTheSameScope() {
        String user = product.consentedUser("Stubborn");
        product.fault("{\"path\":\"" + SESSIONS + "\",\"status\":400,\"code\":99991679,\"times\":2}");

        HttpResponse<String> first = post(product.asDemo(SESSIONS).header("X-User-Id", user), "{}");
        product.tap(newest(user), "{\"decision\":\"allow\"}");
        HttpResponse<String> second = post(product.asDemo(SESSIONS).header("X-User-Id", user), "{}");

        assertThat(tree(first).path("type").asString()).isEqualTo("urn:larkspur:authorization-pending");
        assertThat(tree(second).path("type").asString()).isEqualTo("urn:larkspur:scope-of-no-use");
        assertThat(product.messagesTo(user)).hasSize(2);
    }

    private JsonNode refreshes(String user) {
        return tree(send(product.request(product.sandboxUrl() + "/_sandbox/refreshes?open_id=" + user)));
    }

    private void enforceScopes(boolean enforced) {
        post(product.request(product.sandboxUrl() + "/_sandbox/app"), "{\"enforce_scopes\":" + enforced + "}");
    }

    private void withdraw(String user) {
        post(
                product.request(product.sandboxUrl() + "/_sandbox/tokens/revoke"),
                "{\"open_id\":\"" + user + "\",\"event\":false}");
    }

    private JsonNode newest(String user) {
        List<JsonNode> messages = product.messagesTo(user);
        return messages.get(messages.size() - 1);
    }

    private HttpResponse<String> call(String user) {
        return send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());
    }

    private String token(String user) {
        return tree(send(product.asDemo("/internal/auth/tokens/" + product.variable("FEISHU_APP_ID") + "/" + user)
                        .GET()))
                .path("user_access_token")
                .asString();
    }
}
