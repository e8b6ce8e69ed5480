package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HhIntegrationTests {
    private static final String VERIFIER = "a-verifier-of-at-least-forty-three-characters-of-text";
    private static final String CHALLENGE = "uZSHpQ7-dhiD4DlGGrpdKXh5MesWda3aF513G1WwZjc";

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
        register(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void asksOnAPageAndSendsTheBrowserBack() {
        Reply page = platform.get("/oauth/authorize?" + Platform.encoded(query()));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("id=\"allow\"", "id=\"deny\"", demo());
        assertThat(Platform.parameters(decide("deny").header("Location")))
                .containsEntry("error", "access_denied")
                .containsEntry("state", "a state");
        assertThat(Platform.parameters(decide("allow").header("Location"))).containsKeys("code", "state");
    }

    @Test
    void sendsNobodyToAnAddressItDoesNotKnow() {
        Map<String, String> query = query();
        query.put("redirect_uri", "http://evil.example/");

        Reply page = platform.get("/oauth/authorize?" + Platform.encoded(query));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.header("Location")).isEmpty();
    }

    @Test
    void tradesACodeOnce() {
        String code = code();

        Reply first = exchange(code);

        assertThat(first.json().path("expires_in").asInt()).isEqualTo(1_209_600);
        assertThat(first.json().path("token_type").asString()).isEqualTo("bearer");
        assertThat(first.json().path("refresh_token").asString()).isNotEmpty();
        assertRefused(exchange(code), "invalid_grant", "code has already been used");
        assertRefused(exchange("guess"), "invalid_request", "code not found");
        String late = code();
        platform.advance("PT6M");
        assertRefused(exchange(late), "invalid_grant", "code expired");
    }

    @Test
    void provesTheClientAndTheVerifier() {
        Map<String, String> wrongSecret = grant("authorization_code");
        wrongSecret.put("client_secret", "wrong");
        wrongSecret.put("code", code());
        assertRefused(platform.form("/token", wrongSecret), "invalid_client", "client_id or client_secret not found");

        Map<String, String> asked = query();
        asked.put("code_challenge", CHALLENGE);
        asked.put("code_challenge_method", "S256");
        String code =
                Platform.parameters(decide(asked, "allow").header("Location")).get("code");
        assertRefused(exchange(code), "invalid_grant", "bad code verifier");
        Map<String, String> proven = grant("authorization_code");
        proven.put("code", code);
        proven.put("redirect_uri", redirect());
        proven.put("code_verifier", VERIFIER);
        assertThat(platform.form("/token", proven).status()).isEqualTo(200);
    }

    @Test
    void refreshesOnceAndOnlyWhatHasRunOut() {
        Reply first = exchange(code());
        String refresh = first.json().path("refresh_token").asString();
        assertRefused(refresh(refresh), "invalid_grant", "token not expired");
        platform.advance("P15D");
        assertThat(me(first).json().path("errors").path(0).path("value").asString())
                .isEqualTo("token_expired");

        Reply second = refresh(refresh);

        assertThat(second.json().path("refresh_token").asString()).isNotEqualTo(refresh);
        assertThat(me(second).status()).isEqualTo(200);
        assertRefused(refresh(refresh), "invalid_grant", "token has already been refreshed");
        assertRefused(refresh("guess"), "invalid_request", "token not found");
    }

    @Test
    void invalidatesATokenWithItself() {
        Reply tokens = exchange(code());

        assertThat(platform.delete("/oauth/token", bearer(tokens)).status()).isEqualTo(204);

        assertThat(platform.delete("/oauth/token", bearer(tokens)).status()).isEqualTo(403);
        platform.advance("P15D");
        assertRefused(refresh(tokens.json().path("refresh_token").asString()), "invalid_grant", "token was revoked");
    }

    @Test
    void canKeepTheRefreshTokenAndSayLess() {
        platform.post("/_sandbox/hh/habits", "{\"rotating\":false,\"early\":true,\"silent\":true}");
        Reply first = exchange(code());
        String refresh = first.json().path("refresh_token").asString();

        Reply second = refresh(refresh);

        assertThat(second.json().has("refresh_token")).isFalse();
        assertThat(second.json().has("expires_in")).isFalse();
        assertThat(refresh(refresh).status()).isEqualTo(200);
    }

    @Test
    void opensItsResourcesAndRecordsWhoseTokenCame() {
        String user = platform.post("/_sandbox/hh/users", "{\"first_name\":\"Ольга\",\"email\":\"o@example.com\"}")
                .json()
                .path("id")
                .asString();
        Map<String, String> asked = query();
        Reply decided = platform.form(
                "/oauth/authorize?" + Platform.encoded(asked), Map.of("decision", "allow", "sandbox_user", user));
        Reply tokens = exchange(Platform.parameters(decided.header("Location")).get("code"));

        assertThat(me(tokens).json().path("first_name").asString()).isEqualTo("Ольга");
        assertThat(platform.get("/resumes/mine", bearer(tokens))
                        .json()
                        .path("found")
                        .asInt())
                .isEqualTo(1);

        assertThat(platform.get("/_sandbox/calls").json())
                .filteredOn(call -> call.path("path").asString().equals("/resumes/mine"))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.path("owner").asString()).isEqualTo(user);
                    assertThat(call.path("app").asString()).isEqualTo("hh");
                });
        platform.post("/_sandbox/hh/users/" + user + "/revoke", "");
        assertThat(me(tokens).json().path("errors").path(0).path("value").asString())
                .isEqualTo("token_revoked");
        assertThat(platform.get("/me").status()).isEqualTo(403);
    }

    @Test
    void failsOnWish() {
        platform.post("/_sandbox/faults", "[{\"path\":\"/token\",\"status\":503},{\"path\":\"/me\",\"status\":500}]");

        assertThat(exchange("any").json().path("error").asString()).isEqualTo("server_error");
        assertThat(platform.get("/me")
                        .json()
                        .path("errors")
                        .path(0)
                        .path("type")
                        .asString())
                .isEqualTo("service_unavailable");
    }

    @Test
    void remembersTokensAndClientOverARestart(@TempDir Path folder) throws Exception {
        PlatformApp app = PlatformApp.random();
        String token;
        String client;
        try (Platform before = Platform.start(app, folder)) {
            register(before);
            client = before.sandbox.hhClient().id();
            Platform kept = platform;
            platform = before;
            token = exchange(code()).json().path("access_token").asString();
            platform = kept;
        }

        try (Platform after = Platform.start(app, folder)) {
            assertThat(after.sandbox.hhClient().id()).isEqualTo(client);
            assertThat(after.get("/me", Platform.bearer(token)).status()).isEqualTo(200);
        }
    }

    private static void register(Platform platform) {
        platform.sandbox.hhRedirectUris(List.of(URI.create(platform.redirectUri())));
    }

    private static void assertRefused(Reply reply, String error, String description) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asString()).isEqualTo(error);
        assertThat(reply.json().path("error_description").asString()).isEqualTo(description);
    }

    private String demo() {
        return platform.sandbox.demoHhUserId();
    }

    private String redirect() {
        return platform.redirectUri();
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", platform.sandbox.hhClient().id());
        query.put("redirect_uri", redirect());
        query.put("state", "a state");
        return query;
    }

    private Reply decide(String decision) {
        return decide(query(), decision);
    }

    private Reply decide(Map<String, String> query, String decision) {
        return platform.form(
                "/oauth/authorize?" + Platform.encoded(query), Map.of("decision", decision, "sandbox_user", demo()));
    }

    private String code() {
        return Platform.parameters(decide("allow").header("Location")).get("code");
    }

    private Map<String, String> grant(String type) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", type);
        form.put("client_id", platform.sandbox.hhClient().id());
        form.put("client_secret", platform.sandbox.hhClient().secret());
        return form;
    }

    private Reply exchange(String code) {
        Map<String, String> form = grant("authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect());
        return platform.form("/token", form);
    }

    private Reply refresh(String token) {
        return platform.form("/token", Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private Reply me(Reply tokens) {
        return platform.get("/me", bearer(tokens));
    }

    private static String[] bearer(Reply tokens) {
        return Platform.bearer(tokens.json().path("access_token").asString());
    }
}
