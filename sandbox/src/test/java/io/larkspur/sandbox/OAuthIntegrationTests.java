package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OAuthIntegrationTests {
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void handsOutTheSameTenantTokenWhileHalfAnHourRemains() {
        String first = platform.tenantToken();
        platform.advance("PT1H20M");
        Reply again = platform.post("/open-apis/auth/v3/tenant_access_token/internal/", platform.credentials());
        platform.advance("PT15M");
        String second = platform.tenantToken();

        assertThat(first).startsWith("t-");
        assertThat(again.json().path("tenant_access_token").asString("")).isEqualTo(first);
        assertThat(again.json().path("expire").asInt(0)).isBetween(2390, 2400);
        assertThat(second).isNotEqualTo(first);
        assertThat(readMessage(first)).isEqualTo(230001);
        platform.advance("PT26M");
        assertThat(readMessage(first)).isEqualTo(99991663);
        assertThat(readMessage(second)).isEqualTo(230001);
    }

    private int readMessage(String token) {
        return platform.get("/open-apis/im/v1/messages/om_x", Platform.bearer(token))
                .code();
    }

    @Test
    void refusesAWrongAppSecretWith200() {
        Reply wrong = platform.post(
                "/open-apis/auth/v3/tenant_access_token/internal",
                "{\"app_id\":\"" + platform.appId() + "\",\"app_secret\":\"wrong\"}");
        Reply unknown = platform.post(
                "/open-apis/auth/v3/app_access_token/internal", "{\"app_id\":\"cli_x\",\"app_secret\":\"wrong\"}");

        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.code()).isEqualTo(10015);
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.code()).isEqualTo(10003);
    }

    @Test
    void asksThePersonAndReturnsTheStateUnchanged() {
        Map<String, String> query = platform.authorizeQuery(Platform.SCOPES);
        Reply page = platform.get("/open-apis/authen/v1/authorize?" + Platform.encoded(query));
        Map<String, String> back = platform.allow(query, platform.user());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("id=\"allow\"").contains("id=\"deny\"").contains("offline_access");
        assertThat(back).containsOnlyKeys("code", "state").containsEntry("state", "a state/with=signs");
        assertThat(back.get("code")).matches("[A-Za-z0-9_-]{64,}");
    }

    @Test
    void tellsADenialWithoutACode() {
        Reply denied = platform.decide(platform.authorizeQuery(""), platform.user(), "deny");

        assertThat(denied.status()).isEqualTo(302);
        assertThat(Platform.parameters(denied.header("Location")))
                .containsOnlyKeys("error", "state")
                .containsEntry("error", "access_denied");
    }

    @Test
    void neverRedirectsToAnAddressThatIsNotListed() {
        Map<String, String> query = platform.authorizeQuery("");
        query.put("redirect_uri", platform.applicationUrl() + "/callback/other");
        Reply page = platform.get("/open-apis/authen/v1/authorize?" + Platform.encoded(query));
        Reply decision = platform.decide(query, platform.user(), "allow");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains("20029");
        assertThat(decision.header("Location")).isEmpty();
    }

    @Test
    void showsAnErrorPageForAScopeTheAppHasNotEnabled() {
        Reply page = platform.get("/open-apis/authen/v1/authorize?"
                + Platform.encoded(platform.authorizeQuery("mail:user_mailbox.message:send")));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains("20027");
    }

    @Test
    void answersTokensFlat() {
        JsonNode tokens = platform.tokens();

        assertThat(tokens.propertyNames())
                .containsExactlyInAnyOrder(
                        "code",
                        "access_token",
                        "expires_in",
                        "refresh_token",
                        "refresh_token_expires_in",
                        "token_type",
                        "scope");
        assertThat(tokens.path("access_token").asString("")).startsWith("eyJ").hasSizeBetween(1000, 2000);
        assertThat(tokens.path("expires_in").asInt(0)).isEqualTo(7200);
        assertThat(tokens.path("refresh_token_expires_in").asInt(0)).isEqualTo(604800);
        assertThat(tokens.path("scope").asString("")).isEqualTo(Platform.SCOPES);
    }

    @Test
    void takesJsonAndFormsOnBothVersions() {
        Map<String, String> fields = platform.exchange(platform.code());
        String json = "{"
                + String.join(
                        ",",
                        fields.entrySet().stream()
                                .map(f -> "\"" + f.getKey() + "\":\"" + f.getValue() + "\"")
                                .toList())
                + "}";

        assertThat(platform.post("/oauth/v3/token/", json).code()).isZero();
        assertThat(platform.form("/open-apis/authen/v2/oauth/token", platform.exchange(platform.code()))
                        .code())
                .isZero();
        assertThat(platform.post("/oauth/v3/token", "nonsense").code()).isEqualTo(20063);
    }

    @Test
    void refusesASecondUseOfACode() {
        String code = platform.code();

        assertThat(platform.token(platform.exchange(code)).code()).isZero();
        Reply second = platform.token(platform.exchange(code));
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.json().propertyNames()).containsExactlyInAnyOrder("code", "error", "error_description");
        assertThat(second.code()).isEqualTo(20065);
        assertThat(second.json().path("error").asString("")).isEqualTo("invalid_grant");
    }

    @Test
    void refusesCodesThatAreUnknownExpiredOrForAnotherAddress() {
        String code = platform.code();
        Map<String, String> elsewhere = platform.exchange(code);
        elsewhere.put("redirect_uri", platform.redirectUri() + "?x");

        assertThat(platform.token(platform.exchange("unknown")).code()).isEqualTo(20003);
        assertThat(platform.token(elsewhere).code()).isEqualTo(20071);
        platform.advance("PT5M1S");
        assertThat(platform.token(platform.exchange(code)).code()).isEqualTo(20004);
    }

    @Test
    void refusesTheCodeOfAnotherApp() {
        JsonNode other = platform.post("/_sandbox/apps", "{}").json();
        Map<String, String> foreign = platform.exchange(platform.code());
        foreign.put("client_id", other.path("app_id").asString(""));
        foreign.put("client_secret", other.path("app_secret").asString(""));

        assertThat(platform.token(foreign).code()).isEqualTo(20024);
    }

    @Test
    void wantsTheClientToProveItself() {
        Map<String, String> wrongSecret = platform.exchange("x");
        wrongSecret.put("client_secret", "wrong");
        Map<String, String> nobody = platform.exchange("x");
        nobody.put("client_id", "cli_0000000000000000");
        Map<String, String> silent = platform.exchange("x");
        silent.remove("client_secret");
        Map<String, String> strange = platform.exchange("x");
        strange.put("grant_type", "password");

        assertThat(platform.token(wrongSecret).code()).isEqualTo(20002);
        assertThat(platform.token(nobody).code()).isEqualTo(20048);
        assertThat(platform.token(silent).code()).isEqualTo(20001);
        assertThat(platform.token(strange).code()).isEqualTo(20036);
        assertThat(platform.form("/oauth/v3/token", platform.exchange("x"), "Authorization", "Basic YTpi")
                        .code())
                .isEqualTo(20070);
    }

    @Test
    void checksTheVerifier() {
        Map<String, String> query = platform.authorizeQuery("");
        query.put("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        query.put("code_challenge_method", "S256");
        Map<String, String> fields = platform.exchange(
                String.valueOf(platform.allow(query, platform.user()).get("code")));

        assertThat(platform.token(fields).code()).isEqualTo(20049);
        fields.put("code_verifier", "wrong");
        assertThat(platform.token(fields).code()).isEqualTo(20049);
        fields.put("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assertThat(platform.token(fields).code()).isZero();
    }

    @Test
    void toleratesAVerifierNobodyAskedForInTheOldVersionOnly() {
        Map<String, String> fields = platform.exchange(platform.code());
        fields.put("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

        assertThat(platform.form("/oauth/v3/token", fields).code()).isEqualTo(20049);
        assertThat(platform.form("/open-apis/authen/v2/oauth/token", fields).code())
                .isZero();
    }

    @Test
    void givesNoRefreshTokenWithoutOfflineAccess() {
        JsonNode tokens = platform.token(platform.exchange(platform.code("aily:session:write")))
                .json();

        assertThat(tokens.has("refresh_token")).isFalse();
        assertThat(tokens.has("refresh_token_expires_in")).isFalse();
    }

    @Test
    void accumulatesGrantsAndNarrowsOnRequest() {
        assertThat(platform.code("offline_access")).isNotEmpty();
        String code = platform.code("aily:session:write");
        Map<String, String> narrow = platform.exchange(platform.code("aily:run:write"));
        narrow.put("scope", "aily:run:write");
        Map<String, String> tooMuch = platform.exchange(platform.code("aily:run:write"));
        tooMuch.put("scope", "aily:knowledge:ask");
        Map<String, String> twice = platform.exchange(platform.code("aily:run:write"));
        twice.put("scope", "aily:run:write aily:run:write");

        assertThat(platform.token(platform.exchange(code)).json().path("scope").asString(""))
                .isEqualTo("offline_access aily:session:write aily:run:write");
        assertThat(platform.token(narrow).json().path("scope").asString("")).isEqualTo("aily:run:write");
        assertThat(platform.token(tooMuch).code()).isEqualTo(20068);
        assertThat(platform.token(twice).code()).isEqualTo(20067);
    }

    @Test
    void rotatesRefreshTokensAtOnce() {
        JsonNode first = platform.tokens();
        Reply second =
                platform.token(platform.refresh(first.path("refresh_token").asString("")));
        Reply reuse =
                platform.token(platform.refresh(first.path("refresh_token").asString("")));

        assertThat(second.code()).isZero();
        assertThat(second.json().path("refresh_token").asString(""))
                .isNotEqualTo(first.path("refresh_token").asString(""));
        assertThat(reuse.status()).isEqualTo(400);
        assertThat(reuse.code()).isEqualTo(20073);
        assertThat(userInfo(first.path("access_token").asString("")).code()).isZero();
    }

    @Test
    void letsOneOfManyRefreshersWin() {
        String refreshToken = platform.tokens().path("refresh_token").asString("");
        List<Integer> codes = IntStream.range(0, 8)
                .parallel()
                .mapToObj(attempt ->
                        platform.token(platform.refresh(refreshToken)).code())
                .sorted()
                .toList();

        assertThat(codes).containsExactly(0, 20073, 20073, 20073, 20073, 20073, 20073, 20073);
    }

    private Reply userInfo(String token) {
        return platform.get("/open-apis/authen/v1/user_info", Platform.bearer(token));
    }

    @Test
    void endsTheOldAccessTokenWhenToldTo() {
        platform.switchApp("{\"old_access_token_dies\":true}");
        JsonNode first = platform.tokens();

        assertThat(platform.token(platform.refresh(first.path("refresh_token").asString("")))
                        .code())
                .isZero();
        assertThat(userInfo(first.path("access_token").asString("")).code()).isEqualTo(99991668);
    }

    @Test
    void refusesRefreshTokensThatAreUnknownExpiredOrSwitchedOff() {
        String refreshToken = platform.tokens().path("refresh_token").asString("");

        assertThat(platform.token(platform.refresh("unknown")).code()).isEqualTo(20026);
        platform.switchApp("{\"refresh_enabled\":false}");
        assertThat(platform.token(platform.refresh(refreshToken)).code()).isEqualTo(20074);
        platform.switchApp("{\"refresh_enabled\":true}");
        platform.advance("P7DT1S");
        assertThat(platform.token(platform.refresh(refreshToken)).code()).isEqualTo(20037);
    }

    @Test
    void wantsANewConsentAfterAYear() {
        String refreshToken = platform.tokens().path("refresh_token").asString("");
        for (int week = 0; week < 60; week++) {
            platform.advance("P6DT12H");
            Reply next = platform.token(platform.refresh(refreshToken));
            if (week < 56) {
                assertThat(next.code()).as("week %s", week).isZero();
                refreshToken = next.json().path("refresh_token").asString("");
            } else {
                assertThat(next.code()).as("week %s", week).isEqualTo(20037);
            }
        }
    }

    @Test
    void revokesBothTokens() {
        JsonNode tokens = platform.tokens();
        Map<String, String> fields = platform.client("x");
        fields.remove("grant_type");
        fields.put("token", tokens.path("refresh_token").asString(""));

        assertThat(platform.form("/oauth/v1/revoke", fields).status()).isEqualTo(200);
        assertThat(platform.token(platform.refresh(tokens.path("refresh_token").asString("")))
                        .code())
                .isEqualTo(20064);
        assertThat(userInfo(tokens.path("access_token").asString("")).code()).isEqualTo(99991668);
    }

    @Test
    void saysWhoTheUserIs() {
        JsonNode data = userInfo(platform.userToken()).data();

        assertThat(data.path("open_id").asString("")).isEqualTo(platform.user());
        assertThat(data.path("union_id").asString("")).startsWith("on_");
        assertThat(data.path("name").asString("")).isEqualTo("Lin Xiaoyu");
        assertThat(data.path("email").asString("")).contains("@");
    }

    @Test
    void tellsExpiredFromUnknownUserTokensUnlessToldNotTo() {
        String token = platform.userToken();
        platform.advance("PT2H");

        assertThat(userInfo(token).status()).isEqualTo(400);
        assertThat(userInfo(token).code()).isEqualTo(99991677);
        assertThat(userInfo("eyJunknown").code()).isEqualTo(99991668);
        assertThat(userInfo("placeholder").code()).isEqualTo(99991671);
        platform.switchApp("{\"ambiguous_expiry\":true}");
        assertThat(userInfo(token).code()).isEqualTo(99991668);
    }

    @Test
    void wantsTheWordBearer() {
        String token = platform.userToken();

        assertThat(platform.get("/open-apis/authen/v1/user_info", "Authorization", token)
                        .code())
                .isEqualTo(99991661);
        assertThat(platform.get("/open-apis/authen/v1/user_info").code()).isEqualTo(99991661);
    }

    @Test
    void treatsFrozenAndMissingUsersAsGone() {
        JsonNode tokens = platform.tokens();
        platform.post("/_sandbox/users/" + platform.user(), "{\"frozen\":true}");

        assertThat(userInfo(tokens.path("access_token").asString("")).code()).isEqualTo(99991668);
        assertThat(platform.token(platform.refresh(tokens.path("refresh_token").asString("")))
                        .code())
                .isEqualTo(20066);
    }

    @Test
    void closesEverythingForADisabledApp() {
        JsonNode tokens = platform.tokens();
        String tenantToken = platform.tenantToken();
        platform.switchApp("{\"disabled\":true}");

        assertThat(userInfo(tokens.path("access_token").asString("")).code()).isEqualTo(99991662);
        assertThat(readMessage(tenantToken)).isEqualTo(99991662);
        assertThat(platform.token(platform.refresh(tokens.path("refresh_token").asString("")))
                        .code())
                .isEqualTo(20069);
        assertThat(platform.post("/open-apis/auth/v3/tenant_access_token/internal", platform.credentials())
                        .code())
                .isEqualTo(10014);
    }

    @Test
    void rotatesAlthoughTheAnswerIsLost() {
        String refreshToken = platform.tokens().path("refresh_token").asString("");
        platform.post("/_sandbox/faults", "{\"path\":\"/oauth/v3/token\",\"drop_after_commit\":true}");

        assertThatThrownBy(() -> platform.token(platform.refresh(refreshToken)))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(platform.token(platform.refresh(refreshToken)).code()).isEqualTo(20073);
    }

    @Test
    void failsAsOrdered() {
        String refreshToken = platform.tokens().path("refresh_token").asString("");
        platform.post("/_sandbox/faults", "{\"path\":\"/oauth/v3/token\",\"code\":20050}");
        platform.post("/_sandbox/faults", "{\"path\":\"/oauth/v3/*\",\"status\":503}");

        Reply first = platform.token(platform.refresh(refreshToken));
        Reply second = platform.token(platform.refresh(refreshToken));
        assertThat(first.status()).isEqualTo(500);
        assertThat(first.code()).isEqualTo(20050);
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.code()).isEqualTo(20072);
        assertThat(platform.token(platform.refresh(refreshToken)).code()).isZero();
    }
}
