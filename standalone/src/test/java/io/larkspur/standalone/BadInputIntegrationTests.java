package io.larkspur.standalone;

import static io.larkspur.standalone.Product.basic;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What goes wrong is said clearly, changes nothing and never reaches the platform. */
class BadInputIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";

    private final Product product = Product.shared();

    @Test
    void refusesAnUnknownApplicationAndAWrongSecretAlike() {
        HttpResponse<String> unknown = send(product.request(USER_INFO)
                .header("Authorization", basic("app_nobody", "x"))
                .GET());
        HttpResponse<String> wrong = send(product.request(USER_INFO)
                .header("Authorization", basic(product.variable("LARKSPUR_APP_ID"), "wrong"))
                .GET());

        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(tree(wrong).path("type")).isEqualTo(tree(unknown).path("type"));
    }

    @Test
    void refusesADisabledApplication() {
        JsonNode application = newApplication(true);
        send(product.asAdmin("/admin/applications/" + application.path("id").asString() + "/disable")
                .POST(Product.json("")));

        HttpResponse<String> answer = send(product.request(USER_INFO)
                .header("Authorization", credentials(application))
                .header("X-User-Id", product.variable("DEMO_USER_OPEN_ID"))
                .GET());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(tree(answer).path("type").asString()).isEqualTo("urn:larkspur:application-disabled");
    }

    @Test
    void refusesAUserWhoConsentedToAnotherApplicationOnly() {
        String user = product.consentedUser("Elsewhere");
        JsonNode stranger = newApplication(false);
        int before = product.callsTo(USER_INFO).size();

        HttpResponse<String> answer = send(product.request(USER_INFO)
                .header("Authorization", credentials(stranger))
                .header("X-User-Id", user)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(product.callsTo(USER_INFO)).hasSize(before);
    }

    @Test
    void asksForAUserWhereTheApiWantsOne() {
        HttpResponse<String> answer = send(product.asDemo(USER_INFO).GET());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(tree(answer).path("type").asString()).isEqualTo("urn:larkspur:user-required");
    }

    @Test
    void refusesTwoUsers() {
        String one = product.newUser("One");
        String two = product.newUser("Two");

        HttpResponse<String> twice = send(product.asDemo(USER_INFO)
                .header("X-User-Id", one)
                .header("X-User-Id", two)
                .GET());
        HttpResponse<String> joined = send(
                product.asDemo(USER_INFO).header("X-User-Id", one + "," + two).GET());

        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(joined.statusCode()).isEqualTo(400);
        assertThat(product.messagesTo(one)).isEmpty();
        assertThat(product.messagesTo(two)).isEmpty();
    }

    @Test
    void saysThatACardCannotReachItsUser() {
        String user = product.newUser("Unreachable");
        post(product.request(product.sandboxUrl() + "/_sandbox/users/" + user), "{\"outside_availability\":true}");

        HttpResponse<String> answer =
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(tree(answer).path("type").asString()).isEqualTo("urn:larkspur:card-undeliverable");
        assertThat(tree(answer).path("detail").asString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/authen/v1/oidc/access_token",
                "/open-apis/authen/v1/refresh_access_token",
                "/open-apis/authen/v2/oauth/token",
                "/open-apis/authen/v2/OAuth/token/",
                "/open-apis/authen/v2//oauth/token",
                "/open-apis/authen/v2/%6fauth/token",
                "/open-apis/im/../authen/v2/oauth/token",
                "/open-apis/authen/v2/oauth%2Ftoken",
                "/open-apis/auth/v3/app_ticket/resend",
                "/oauth/v3/token",
                "/oauth/v1/revoke",
                "/callback/ws/endpoint"
            })
    void neverForwardsThePlatformsOwnCredentialEndpoints(String path) {
        int before = product.callsTo("/").size();

        HttpResponse<String> answer = post(product.asDemo(path), "{}");

        assertThat(answer.statusCode()).isIn(400, 403, 404);
        assertThat(product.callsTo("/")).hasSize(before);
    }

    @Test
    void refusesAForgedCallback() {
        HttpResponse<String> answer = post(
                product.request("/callbacks/feishu/card")
                        .header("X-Lark-Request-Timestamp", "1700000000")
                        .header("X-Lark-Request-Nonce", "n")
                        .header("X-Lark-Signature", "00"),
                "{\"schema\":\"2.0\"");

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAForgedReturnFromTheAuthorizePage() {
        HttpResponse<String> answer = send(
                product.request("/callbacks/feishu/oauth?code=c&state=forged").GET());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("forged");
    }

    @Test
    void answersMalformedJsonWithoutChangingAnything() {
        HttpResponse<String> answer = post(product.asDemo("/internal/auth/sessions"), "{\"app_id\":");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(tree(answer).path("code").asString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/auth/sessions", "/auth/login", "/callbacks/feishu/event"})
    void refusesJsonThatIsNestedWithoutEnd(String path) {
        HttpResponse<String> answer = post(product.asDemo(path), "{\"app_id\":" + "[".repeat(100_000));

        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    @Test
    void completesNoSessionThatDoesNotExist() {
        HttpResponse<String> answer = send(
                product.asDemo("/internal/auth/sessions/" + UUID.randomUUID()).GET());

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    @Test
    void saysThatThePlatformIsAwayAndKeepsTheConsent() {
        String user = product.consentedUser("Patient");
        product.fault("{\"path\":\"" + USER_INFO + "\",\"status\":503,\"times\":1}");

        HttpResponse<String> during =
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());
        HttpResponse<String> after =
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());

        assertThat(during.statusCode()).isEqualTo(503);
        assertThat(after.statusCode()).isEqualTo(200);
    }

    private JsonNode newApplication(boolean mayInvite) {
        JsonNode created = tree(post(product.asAdmin("/admin/applications"), """
                {"name":"stranger","permissions":[],"proofs":["handle","assertion","user-id"],"may_invite":%s}""".formatted(mayInvite)));
        assertThat(created.path("client_secret").asString()).isNotBlank();
        return created;
    }

    private static String credentials(JsonNode application) {
        return basic(
                application.path("id").asString(),
                application.path("client_secret").asString());
    }
}
