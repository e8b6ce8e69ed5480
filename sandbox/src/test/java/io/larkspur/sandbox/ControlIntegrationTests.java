package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ControlIntegrationTests {
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private JsonNode calls() {
        return platform.get("/_sandbox/calls").json();
    }

    @Test
    void recordsWhoseTokenArrived() {
        String userToken = platform.userToken();
        String tenantToken = platform.tenantToken();
        platform.delete("/_sandbox/calls");
        Reply answered = platform.get(
                "/open-apis/authen/v1/user_info?a=b&a=c",
                "Authorization",
                "Bearer " + userToken,
                "X-Twice",
                "1",
                "X-Twice",
                "2");
        platform.get("/open-apis/authen/v1/user_info", Platform.bearer(tenantToken));
        platform.get("/open-apis/authen/v1/user_info");
        JsonNode calls = calls();

        assertThat(calls).hasSize(3);
        JsonNode first = calls.get(0);
        assertThat(first.path("method").asString("")).isEqualTo("GET");
        assertThat(first.path("path").asString("")).isEqualTo("/open-apis/authen/v1/user_info?a=b&a=c");
        assertThat(first.path("app").asString("")).isEqualTo(platform.appId());
        assertThat(first.path("token_kind").asString("")).isEqualTo("user");
        assertThat(first.path("owner").asString("")).isEqualTo(platform.user());
        assertThat(first.path("status").asInt(0)).isEqualTo(200);
        assertThat(first.path("log_id").asString("")).isEqualTo(answered.header("X-Tt-Logid"));
        assertThat(headerValues(first, "X-Twice")).containsExactly("1", "2");
        assertThat(calls.get(1).path("token_kind").asString("")).isEqualTo("tenant");
        assertThat(calls.get(1).path("owner").isNull()).isTrue();
        assertThat(calls.get(1).path("status").asInt(0)).isEqualTo(400);
        assertThat(calls.get(2).path("token_kind").asString("")).isEqualTo("none");
    }

    private static List<String> headerValues(JsonNode call, String name) {
        return StreamSupport.stream(call.path("headers").spliterator(), false)
                .filter(header -> header.get(0).asString("").equalsIgnoreCase(name))
                .map(header -> header.get(1).asString(""))
                .toList();
    }

    @Test
    void recordsBodiesAndUnknownPathsButNotItself() {
        platform.post("/open-apis/no/such/thing", "{\"a\":1}");

        assertThat(calls()).hasSize(1);
        assertThat(calls().get(0).path("status").asInt(0)).isEqualTo(404);
        assertThat(calls().get(0).path("body").asString("")).isEqualTo("{\"a\":1}");
    }

    @Test
    void answersUnknownPathsAndMethodsInPlainText() {
        Reply unknownPath = platform.get("/open-apis/nothing");
        Reply unknownMethod = platform.post("/open-apis/authen/v1/user_info", "{}");

        for (Reply reply : List.of(unknownPath, unknownMethod)) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("Content-Type")).isEqualTo("text/plain");
            assertThat(reply.body()).isEqualTo("404 page not found");
            assertThat(reply.header("X-Tt-Logid")).isNotEmpty();
        }
    }

    @Test
    void refusesParametersThatAreNotEncoded() throws Exception {
        try (Socket socket = new Socket("localhost", platform.sandbox.url().getPort())) {
            socket.getOutputStream()
                    .write("GET /_sandbox/messages?receive_id=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().readAllBytes())
                    .asString(StandardCharsets.US_ASCII)
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void makesPeople() {
        JsonNode made = platform.post("/_sandbox/users", "{\"name\":\"Ada\",\"email\":\"ada@example.com\"}")
                .json();
        String openId = made.path("open_id").asString("");

        assertThat(openId).startsWith("ou_").hasSize(35);
        assertThat(platform.get("/_sandbox/users/" + openId).json().path("name").asString(""))
                .isEqualTo("Ada");
        assertThat(platform.get("/_sandbox/users").json()).hasSize(2);
        assertThat(platform.post("/_sandbox/users", "{}").status()).isEqualTo(400);
    }

    @Test
    void startsOverButForTheAppAndTheDemoUser() {
        String tenantToken = platform.tenantToken();
        String userToken = platform.userToken();
        platform.sendMessage("text", "{\"text\":\"hi\"}", null);
        platform.post("/_sandbox/users", "{\"name\":\"Ada\"}");
        platform.switchApp("{\"disabled\":true}");
        platform.advance("PT1H");

        assertThat(platform.delete("/_sandbox/state").status()).isEqualTo(204);
        assertThat(calls()).isEmpty();
        assertThat(platform.get("/_sandbox/messages").json()).isEmpty();
        assertThat(platform.get("/_sandbox/users").json()).hasSize(1);
        assertThat(platform.get("/_sandbox/clock").json().path("offset").asString(""))
                .isEqualTo("PT0S");
        assertThat(platform.tenantToken()).isEqualTo(tenantToken);
        assertThat(platform.get("/open-apis/authen/v1/user_info", Platform.bearer(userToken))
                        .code())
                .isEqualTo(99991668);
        assertThat(platform.userToken()).isNotEmpty();
    }

    @Test
    void ordersRateLimitsWithTheirHeaders() {
        String token = platform.userToken();
        platform.post(
                "/_sandbox/faults",
                "{\"path\":\"/open-apis/authen/*\",\"code\":99991400,\"headers\":{\"x-ogw-ratelimit-reset\":\"7\"},\"times\":2}");
        platform.get("/open-apis/authen/v1/user_info", Platform.bearer(token));
        JsonNode left = platform.get("/_sandbox/faults").json();
        Reply limited = platform.get("/open-apis/authen/v1/user_info", Platform.bearer(token));

        assertThat(left.get(0).path("times").asInt(0)).isEqualTo(1);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.code()).isEqualTo(99991400);
        assertThat(limited.header("x-ogw-ratelimit-limit")).isEqualTo("100");
        assertThat(limited.header("x-ogw-ratelimit-reset")).isEqualTo("7");
        assertThat(platform.get("/open-apis/authen/v1/user_info", Platform.bearer(token))
                        .code())
                .isZero();
    }

    @Test
    void limitsTheTokenEndpointAsTheGatewayInFrontOfItDoes() {
        platform.post("/_sandbox/faults", "{\"path\":\"/oauth/v3/token?x\",\"status\":429}");
        Reply limited = platform.token(platform.exchange("x"));

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.code()).isEqualTo(99991400);
        assertThat(limited.json().has("error_description")).isFalse();
        assertThat(limited.header("x-ogw-ratelimit-reset")).isNotEmpty();
    }

    @Test
    void limitsCallsWhenToldTo() {
        platform.switchApp("{\"rate_limits\":true}");
        String token = platform.userToken();
        Reply last = platform.get("/open-apis/apaas/v1/apps", Platform.bearer(token));
        for (int i = 0; i < 30 && last.status() == 200; i++) {
            last = platform.get("/open-apis/apaas/v1/apps", Platform.bearer(token));
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("x-ogw-ratelimit-limit")).isEqualTo("10");
    }

    @Test
    void delaysAndAddsHeadersToARealAnswer() {
        String token = platform.userToken();
        platform.post(
                "/_sandbox/faults",
                "{\"path\":\"/open-apis/authen/v1/user_info\",\"delay\":\"PT0.3S\",\"headers\":{\"X-More\":\"yes\"}}");
        long before = System.nanoTime();
        Reply reply = platform.get("/open-apis/authen/v1/user_info", Platform.bearer(token));

        assertThat(reply.code()).isZero();
        assertThat(reply.header("X-More")).isEqualTo("yes");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void tellsTheTwoScopeErrorsApart() {
        String token = platform.userToken();
        platform.switchApp("{\"enforce_scopes\":true}");
        Reply user = platform.get("/open-apis/apaas/v1/apps", Platform.bearer(token));
        platform.switchApp("{\"scopes\":[\"offline_access\"]}");
        Reply app = platform.get("/open-apis/apaas/v1/apps", Platform.bearer(token));

        assertThat(user.code()).isEqualTo(99991679);
        assertThat(violation(user).path("type").asString("")).isEqualTo("action_privilege_required");
        assertThat(violation(user).path("subject").asString("")).isEqualTo("app_engine:apps:read");
        assertThat(app.code()).isEqualTo(99991672);
        assertThat(violation(app).path("type").asString("")).isEqualTo("action_scope_required");
        assertThat(app.json().path("error").path("helps")).hasSize(1);
    }

    private static JsonNode violation(Reply reply) {
        return reply.json().path("error").path("permission_violations").path(0);
    }

    @Test
    void ordersScopeErrorsToo() {
        String token = platform.userToken();
        platform.post("/_sandbox/faults", "{\"path\":\"/open-apis/apaas/v1/apps\",\"code\":99991679}");

        assertThat(violation(platform.get("/open-apis/apaas/v1/apps", Platform.bearer(token)))
                        .path("subject")
                        .asString(""))
                .isEqualTo("app_engine:apps:read");
    }

    @Test
    void looksAtTheTokenBeforeTheParameters() {
        assertThat(platform.post("/open-apis/im/v1/messages?receive_id_type=strange", "nonsense")
                        .code())
                .isEqualTo(99991661);
        Reply invalid = platform.post(
                "/open-apis/im/v1/messages?receive_id_type=strange", "{}", Platform.bearer(platform.tenantToken()));
        assertThat(invalid.code()).isEqualTo(99992402);
        assertThat(invalid.json()
                        .path("error")
                        .path("field_violations")
                        .path(0)
                        .path("field")
                        .asString(""))
                .isEqualTo("receive_id_type");
    }

    @Test
    void revokesAndAnnouncesIt() {
        JsonNode tokens = platform.tokens();
        platform.post("/_sandbox/tokens/revoke", "{\"open_id\":\"" + platform.user() + "\"}");

        assertThat(platform.token(platform.refresh(tokens.path("refresh_token").asString("")))
                        .code())
                .isEqualTo(20064);
        Eventually.holds(() ->
                platform.received.stream().anyMatch(call -> call.uri().getPath().equals("/events")));
    }

    @Test
    void mintsTokensForPeopleNobodyAsked() {
        JsonNode minted = platform.post("/_sandbox/tokens", "{\"count\":3,\"access_token_seconds\":-60}")
                .json();
        JsonNode again = platform.post(
                        "/_sandbox/tokens",
                        "{\"open_id\":\"" + minted.get(0).path("open_id").asString("")
                                + "\",\"scopes\":[\"aily:session:write\"]}")
                .json();

        assertThat(minted).hasSize(3);
        assertThat(userInfo(minted.get(0)).code()).isEqualTo(99991677);
        JsonNode rotated = platform.token(
                        platform.refresh(minted.get(0).path("refresh_token").asString("")))
                .json();
        assertThat(userInfo(rotated).json().path("data").path("open_id").asString(""))
                .isEqualTo(minted.get(0).path("open_id").asString("?"));
        assertThat(again.get(0).path("refresh_token").isMissingNode()).isTrue();
        assertThat(userInfo(again.get(0)).code()).isZero();
    }

    @Test
    void refusesARefreshAYearAfterTheConsent() {
        JsonNode minted = platform.post("/_sandbox/tokens", "{\"authorized_for\":\"P366D\"}")
                .json();

        assertThat(platform.token(platform.refresh(
                                minted.get(0).path("refresh_token").asString("")))
                        .code())
                .isEqualTo(20037);
    }

    private Reply userInfo(JsonNode tokens) {
        return platform.get(
                "/open-apis/authen/v1/user_info",
                Platform.bearer(tokens.path("access_token").asString("")));
    }

    @Test
    void countsEveryRefreshTokenThatArrives() {
        String spent = platform.tokens().path("refresh_token").asString("");
        platform.post("/_sandbox/faults", "{\"path\":\"/oauth/v3/token\",\"status\":503}");

        platform.token(platform.refresh(spent));
        platform.token(platform.refresh(spent));
        platform.token(platform.refresh(spent));
        platform.token(platform.refresh("nobody's"));
        JsonNode all = platform.get("/_sandbox/refreshes").json();
        JsonNode hers =
                platform.get("/_sandbox/refreshes?open_id=" + platform.user()).json();

        assertThat(all).hasSize(4);
        assertThat(hers).hasSize(3).allMatch(row -> row.equals(withTime(row, hers.get(0))));
        assertThat(hers.get(0).path("rotated_at").asString("")).isNotEmpty();
        assertThat(hers.toString()).doesNotContain(spent);
        assertThat(all.get(3).path("owner").isNull()).isTrue();
    }

    /** The first row as if it had arrived when the other one did. */
    private static JsonNode withTime(JsonNode row, JsonNode first) {
        return ((ObjectNode) first.deepCopy()).set("at", row.path("at"));
    }

    @Test
    void carriesOutWhatItThenAnswersBadlyOrLate() {
        String refreshToken = platform.tokens().path("refresh_token").asString("");
        platform.post(
                "/_sandbox/faults",
                "[{\"path\":\"/oauth/v3/token\",\"body\":\"<html>\",\"carried_out\":true},"
                        + "{\"path\":\"/oauth/v3/token\",\"answer_delay\":300}]");
        assertThat(platform.get("/_sandbox/faults")
                        .json()
                        .get(1)
                        .path("answer_delay")
                        .asString(""))
                .isEqualTo("PT0.3S");

        Reply garbled = platform.token(platform.refresh(refreshToken));
        long before = System.nanoTime();
        Reply late = platform.token(platform.refresh(refreshToken));

        assertThat(garbled.body()).isEqualTo("<html>");
        assertThat(late.code()).isEqualTo(20073);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void spreadsTheAnswersOfAStream() {
        platform.post(
                "/_sandbox/faults",
                "{\"path\":\"/open-apis/aily/v1/apps/spring_test__c/knowledges/ask\",\"pace\":\"PT0.2S\"}");
        long before = System.nanoTime();

        Reply answered = platform.post(
                "/open-apis/aily/v1/apps/spring_test__c/knowledges/ask",
                "{\"message\":{\"content\":\"Why?\"}}",
                Platform.bearer(platform.userToken()));

        assertThat(answered.body()).contains("\"status\":\"finished\"");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(1400));
    }
}
