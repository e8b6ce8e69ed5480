package io.larkspur.standalone;

import static io.larkspur.standalone.HhUser.allowed;
import static io.larkspur.standalone.HhUser.browser;
import static io.larkspur.standalone.HhUser.follow;
import static io.larkspur.standalone.HhUser.walk;
import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.sendAsync;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** hh beside the platform: an issuer of settings alone, from a call without a token to the injected call. */
class HhIntegrationTests {

    private static final String ME = "/proxy/hh/me";

    private final Product product = Product.shared();

    @AfterEach
    void asDocumented() {
        habits("{\"access_token_seconds\":1209600,\"rotating\":true,\"early\":false,\"silent\":false}");
    }

    @Test
    void givesTheApplicationALinkForItsUser() {
        String user = newUser("Ольга");

        HttpResponse<String> answer = call(ME, user);

        assertThat(answer.statusCode()).isEqualTo(401);
        JsonNode pending = tree(answer);
        assertThat(pending.path("code").asString()).isEqualTo("authorization-pending");
        assertThat(pending.path("authorize_url").asString())
                .isEqualTo(product.url() + "/callbacks/hh/authorize/"
                        + pending.path("session_id").asString());
        assertThat(status(pending).path("authorize_url").asString())
                .isEqualTo(pending.path("authorize_url").asString());

        assertThat(walk(pending, user, "allow").statusCode()).isEqualTo(200);

        assertThat(status(pending).path("state").asString()).isEqualTo("completed");
        assertThat(status(pending).has("authorize_url")).isFalse();
        JsonNode me = tree(call(ME, user));
        assertThat(me.path("id").asString()).isEqualTo(user);
        assertThat(me.path("first_name").asString()).isEqualTo("Ольга");
        assertThat(tree(call("/proxy/hh/resumes/mine", user))
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo("resume-of-" + user);
        assertThat(lastCallTo("/resumes/mine").path("owner").asString()).isEqualTo(user);
        assertThat(lastCallTo("/resumes/mine").path("app").asString()).isEqualTo("hh");
    }

    @Test
    void letsTheSameCallGoOnOnceTheUserHasAuthorized() throws Exception {
        String user = newUser("Пётр");
        CompletableFuture<HttpResponse<String>> waiting = sendAsync(product.asDemo(ME)
                .header("X-User-Id", user)
                .header("Prefer", "wait=60")
                .GET());
        HttpResponse<String> accepted = send(product.asDemo(ME)
                .header("X-User-Id", user)
                .header("Prefer", "respond-async")
                .GET());
        assertThat(accepted.statusCode()).isEqualTo(202);

        walk(tree(accepted), user, "allow");

        HttpResponse<String> answer = waiting.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tree(answer).path("id").asString()).isEqualTo(user);
    }

    @Test
    void opensOneSessionHoweverManyCallsAsk() {
        String user = newUser("Мария");

        List<String> sessions = List.of(1, 2, 3, 4, 5, 6, 7, 8).parallelStream()
                .map(n -> tree(call(ME, user)).path("session_id").asString())
                .distinct()
                .toList();

        assertThat(sessions).hasSize(1);
    }

    @Test
    void tellsThatTheUserSaidNo() {
        String user = newUser("Нина");
        JsonNode pending = tree(call(ME, user));

        walk(pending, user, "deny");

        assertThat(status(pending).path("state").asString()).isEqualTo("denied");
    }

    @Test
    void storesNothingOfAnotherPerson() {
        String invited = newUser("Вера");
        String other = newUser("Дмитрий");
        JsonNode pending = tree(call(ME, invited));

        assertThat(walk(pending, other, "allow").statusCode()).isEqualTo(403);

        assertThat(status(pending).path("state").asString()).isEqualTo("pending");
        assertThat(call(ME, other).statusCode()).isEqualTo(401);
        assertThat(walk(pending, invited, "allow").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesTheWayBackOfAnotherBrowser() {
        String user = newUser("Игорь");
        JsonNode pending = tree(call(ME, user));
        HttpClient first = browser();
        URI back = allowed(first, pending, user, "allow");

        assertThat(follow(browser(), back).statusCode()).isEqualTo(400);

        assertThat(follow(first, back).statusCode()).isEqualTo(200);
    }

    @Test
    void survivesAnIssuerInTrouble() {
        String user = newUser("Анна");
        JsonNode pending = tree(call(ME, user));
        for (String fault : List.of(
                "{\"path\":\"/token\",\"status\":503}",
                "{\"path\":\"/token\",\"body\":\"<html>\"}",
                "{\"path\":\"/token\",\"drop_after_commit\":true}",
                "{\"path\":\"/me\",\"status\":500,\"times\":2}")) {
            product.fault(fault);
            assertThat(walk(pending, user, "allow").statusCode()).as(fault).isEqualTo(503);
        }

        assertThat(status(pending).path("state").asString()).isEqualTo("pending");
        assertThat(walk(pending, user, "allow").statusCode()).isEqualTo(200);
    }

    @Test
    void refreshesOnceTheTokenHasRunOut() {
        habits("{\"access_token_seconds\":2}");
        String user = authorized("Яна");
        String first = tokenOfLastCall(user);

        habits("{\"access_token_seconds\":1209600}");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(call(ME, user).statusCode()).isEqualTo(200);
            assertThat(tokenOfLastCall(user)).isNotEqualTo(first);
        });
    }

    @Test
    void sendsTheCallOnceMoreWhenHhRefusesATokenThatWasThoughtGood() {
        habits("{\"access_token_seconds\":2,\"silent\":true}");
        String user = authorized("Зоя");
        String first = tokenOfLastCall(user);
        habits("{\"access_token_seconds\":1209600}");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(call(ME, user).statusCode()).isEqualTo(200);
            assertThat(tokenOfLastCall(user)).isNotEqualTo(first);
        });

        assertThat(product.callsTo("/me"))
                .filteredOn(call -> user.equals(call.path("owner").asString(""))
                        || call.path("status").asInt() == 403)
                .anySatisfy(call -> assertThat(call.path("status").asInt()).isEqualTo(403));
    }

    @Test
    void refreshesWithTheSameRefreshTokenWhereItDoesNotRotate() {
        habits("{\"access_token_seconds\":2,\"rotating\":false}");
        String user = authorized("Ева");
        String first = tokenOfLastCall(user);
        String second = awaitOtherToken(user, first);

        assertThat(awaitOtherToken(user, second)).isNotIn(first, second);
    }

    @Test
    void asksTheUserAgainOnceTheConsentIsGone() {
        habits("{\"access_token_seconds\":2}");
        String user = authorized("Олег");

        post(product.request(product.sandboxUrl() + "/_sandbox/hh/users/" + user + "/revoke"), "");

        HttpResponse<String> asked =
                await().atMost(SOON).until(() -> call(ME, user), answer -> answer.statusCode() == 401);
        habits("{\"access_token_seconds\":1209600}");
        assertThat(walk(tree(asked), user, "allow").statusCode()).isEqualTo(200);
        assertThat(call(ME, user).statusCode()).isEqualTo(200);
    }

    @Test
    void endsTheTokenAtHhWhenAnAdministratorEndsTheGrant() {
        String user = authorized("Рита");

        HttpResponse<String> ended =
                send(product.asAdmin("/admin/grants/hh/" + user).DELETE());

        assertThat(ended.statusCode()).isBetween(200, 204);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(product.callsTo("/oauth/token")).anySatisfy(call -> {
                    assertThat(call.path("method").asString()).isEqualTo("DELETE");
                    assertThat(call.path("owner").asString()).isEqualTo(user);
                    assertThat(call.path("status").asInt()).isEqualTo(204);
                }));
        await().atMost(SOON).until(() -> call(ME, user).statusCode() == 401);
    }

    @Test
    void takesAHandleThatNamesAUserOfHh() {
        String user = authorized("Лев");
        HttpResponse<String> exchanged = send(product.request("/oauth2/token")
                .header("Authorization", product.demoCredentials())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=hh"
                                + "&subject_token_type=urn:larkspur:params:oauth:token-type:user-id&subject_token="
                                + user)));
        String handle = "Bearer " + tree(exchanged).path("access_token").asString();

        HttpResponse<String> me =
                send(product.request(ME).header("Authorization", handle).GET());
        assertThat(tree(me).path("id").asString()).isEqualTo(user);
        HttpResponse<String> elsewhere = send(product.request("/open-apis/authen/v1/user_info")
                .header("Authorization", handle)
                .GET());
        assertThat(elsewhere.statusCode()).isEqualTo(401);
    }

    @Test
    void keepsHhAndThePlatformApart() {
        String user = authorized("Юлия");

        HttpResponse<String> platform = send(product.asDemo("/open-apis/authen/v1/user_info")
                .header("X-User-Id", user)
                .GET());
        HttpResponse<String> typed = send(product.asDemo(ME)
                .header("X-User-Id", user)
                .header("X-User-Id-Type", "union_id")
                .GET());
        HttpResponse<String> nobody = send(product.asDemo(ME).GET());

        assertThat(platform.statusCode()).isNotEqualTo(200);
        assertThat(typed.statusCode()).isEqualTo(400);
        assertThat(tree(nobody).path("code").asString()).isEqualTo("user-required");
    }

    @Test
    void reachesNoTokenEndpointThroughTheRoute() {
        String user = authorized("Глеб");
        int before = product.callsTo("/token").size()
                + product.callsTo("/oauth/token").size();

        for (String path :
                List.of("/proxy/hh/token", "/proxy/hh/TOKEN", "/proxy/hh/oauth/token", "/proxy/hh/%74oken")) {
            HttpResponse<String> refused = post(
                    product.asDemo(path).header("X-User-Id", user), "grant_type=refresh_token&refresh_token=guess");
            assertThat(refused.statusCode()).as(path).isBetween(400, 403);
        }

        assertThat(product.callsTo("/token").size()
                        + product.callsTo("/oauth/token").size())
                .isEqualTo(before);
    }

    // --- a user of hh

    private String newUser(String firstName) {
        return HhUser.named(product, firstName);
    }

    private String authorized(String firstName) {
        return HhUser.authorized(product, firstName);
    }

    // --- the application, and what hh saw

    private HttpResponse<String> call(String path, String user) {
        return send(product.asDemo(path).header("X-User-Id", user).GET());
    }

    private JsonNode status(JsonNode pending) {
        return tree(send(product.asDemo(pending.path("status_url").asString()).GET()));
    }

    private void habits(String changed) {
        post(product.request(product.sandboxUrl() + "/_sandbox/hh/habits"), changed);
    }

    private JsonNode lastCallTo(String path) {
        List<JsonNode> calls = product.callsTo(path);
        return calls.get(calls.size() - 1);
    }

    private String awaitOtherToken(String user, String than) {
        return await().atMost(SOON)
                .until(
                        () -> {
                            call(ME, user);
                            return tokenOfLastCall(user);
                        },
                        token -> !token.equals(than));
    }

    private String tokenOfLastCall(String user) {
        List<JsonNode> calls = product.callsTo("/me").stream()
                .filter(call -> user.equals(call.path("owner").asString("")))
                .toList();
        for (JsonNode header : calls.get(calls.size() - 1).path("headers")) {
            if (header.path(0).asString().equalsIgnoreCase("Authorization")) {
                return header.path(1).asString();
            }
        }
        throw new AssertionError("The call carried no token");
    }
}
