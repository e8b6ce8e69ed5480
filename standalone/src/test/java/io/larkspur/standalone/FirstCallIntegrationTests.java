package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.sendAsync;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a call for a user without a token to the injected call, with one tap on a card in between. */
class FirstCallIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";

    private final Product product = Product.shared();

    @Test
    void waitsForTheTapAndThenAnswersTheSameCall() throws Exception {
        String user = product.newUser("Waiting");
        CompletableFuture<HttpResponse<String>> call = sendAsync(product.asDemo(USER_INFO)
                .header("X-User-Id", user)
                .header("Prefer", "wait=60")
                .GET());

        product.allow(user);

        HttpResponse<String> answer = call.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tree(answer).path("data").path("open_id").asString()).isEqualTo(user);
    }

    @Test
    void saysPendingAtOnceAndServesTheNextTry() {
        String user = product.newUser("Impatient");

        HttpResponse<String> first =
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());

        assertThat(first.statusCode()).isEqualTo(401);
        assertThat(first.headers().firstValue("Retry-After")).isPresent();
        JsonNode pending = tree(first);
        assertThat(pending.path("type").asString()).isEqualTo("urn:larkspur:authorization-pending");
        assertThat(pending.path("code").isInt()).isTrue();
        assertThat(pending.path("msg").asString()).isNotBlank();
        assertThat(pending.path("error").isObject()).isTrue();
        assertThat(pending.path("session_id").asString()).isNotBlank();
        assertThat(pending.path("expires_at").asString()).endsWith("Z");
        assertThat(stateAt(pending)).isEqualTo("pending");

        product.allow(user);

        assertThat(stateAt(pending)).isEqualTo("completed");
        HttpResponse<String> second =
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());
        assertThat(second.statusCode()).isEqualTo(200);
    }

    @Test
    void pointsToTheStatusAddressWhenAskedForAnAsynchronousAnswer() {
        String user = product.newUser("Asynchronous");

        HttpResponse<String> answer = send(product.asDemo(USER_INFO)
                .header("X-User-Id", user)
                .header("Prefer", "respond-async")
                .GET());

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode pending = tree(answer);
        assertThat(pending.path("status").asInt()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location"))
                .contains(pending.path("status_url").asString());
        product.tap(product.awaitCardTo(user), "{\"decision\":\"deny\"}");
        assertThat(stateAt(pending)).isEqualTo("denied");
    }

    @Test
    void sendsOneCardHoweverManyCallsAsk() throws Exception {
        String user = product.newUser("Popular");
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 50)
                .mapToObj(n -> sendAsync(product.asDemo(USER_INFO)
                        .header("X-User-Id", user)
                        .header("Prefer", "wait=60")
                        .GET()))
                .toList();

        product.allow(user);

        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        }
        assertThat(product.messagesTo(user)).hasSize(1);
    }

    @Test
    void tellsAWaitingCallThatTheUserSaidNo() throws Exception {
        String user = product.newUser("Unwilling");
        CompletableFuture<HttpResponse<String>> call = sendAsync(product.asDemo(USER_INFO)
                .header("X-User-Id", user)
                .header("Prefer", "wait=60")
                .GET());

        product.tap(product.awaitCardTo(user), "{\"decision\":\"deny\"}");

        HttpResponse<String> answer = call.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(tree(answer).path("type").asString()).isEqualTo("urn:larkspur:authorization-denied");
    }

    @Test
    void keepsWaitingForTheInvitedUserWhenAnotherPersonAuthorizes() {
        String invited = product.newUser("Invited");
        String other = product.newUser("Other");
        JsonNode pending =
                tree(send(product.asDemo(USER_INFO).header("X-User-Id", invited).GET()));
        JsonNode card = product.awaitCardTo(invited);

        JsonNode refused = product.tap(card, "{\"open_id\":\"" + other + "\",\"decision\":\"allow\"}");

        assertThat(refused.path("status").asInt()).isBetween(400, 499);
        assertThat(stateAt(pending)).isEqualTo("pending");
        HttpResponse<String> asOther =
                send(product.asDemo(USER_INFO).header("X-User-Id", other).GET());
        assertThat(asOther.statusCode()).isEqualTo(401);

        product.tap(card, "{\"decision\":\"allow\"}");

        HttpResponse<String> answer =
                send(product.asDemo(USER_INFO).header("X-User-Id", invited).GET());
        assertThat(tree(answer).path("data").path("open_id").asString()).isEqualTo(invited);
    }

    @Test
    void resumesACallWhoseAuthorizationAnotherProcessCompletes(@TempDir Path folder) throws Exception {
        try (ProductProcess second = ProductProcess.startIn(folder, sameStoresAndPlatform())) {
            String user = product.newUser("Travelling");
            CompletableFuture<HttpResponse<String>> call = sendAsync(product.request(second.url() + USER_INFO)
                    .header("Authorization", product.demoCredentials())
                    .header("X-User-Id", user)
                    .header("Prefer", "wait=60")
                    .GET());

            product.allow(user);

            assertThat(call.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Its cards lead to the first process, so that is where authorizations are completed. */
    private Map<String, String> sameStoresAndPlatform() {
        return Map.of(
                "DATABASE_URL", product.variable("LARKSPUR_DATABASE_URL"),
                "REDIS_URL", product.variable("LARKSPUR_REDIS_URL"),
                "APP_ID", product.variable("FEISHU_APP_ID"),
                "APP_SECRET", product.variable("SANDBOX_APP_SECRET"),
                "ENCRYPTION_KEY", product.variable("ENCRYPTION_KEY"),
                "LARKSPUR_FEISHU_OPENBASEURL", product.sandboxUrl(),
                "LARKSPUR_FEISHU_ACCOUNTSBASEURL", product.sandboxUrl(),
                "LARKSPUR_PUBLIC_URL", product.url());
    }

    private String stateAt(JsonNode pending) {
        return tree(send(product.asDemo(pending.path("status_url").asString()).GET()))
                .path("state")
                .asString();
    }
}
