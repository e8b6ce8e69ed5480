package io.larkspur.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.inbound.CallbackGate;
import io.larkspur.feishu.inbound.CallbackMalformed;
import io.larkspur.feishu.inbound.CallbackRefused;
import io.larkspur.feishu.inbound.SeenEvents;
import io.larkspur.feishu.inbound.Signing;
import io.larkspur.feishu.platform.AppSecret;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.Language;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CardClicksTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "sandbox-key";

    private final FakeAuthSessions sessions = new FakeAuthSessions();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final CardActions clicks = clicks((app, event) -> Mono.fromSupplier(() -> seen.add(app + event)));

    @Test
    void tellsTheInvitedUserWhereToGoOn() {
        AuthSession pending = AuthSessionsOfTests.pending("s1");
        sessions.put(pending);

        JsonNode answer = plain(click(AuthSessionsOfTests.USER, "s1"));

        assertThat(answer.path("toast").path("type").asString()).isEqualTo("info");
        assertThat(answer.path("toast").path("i18n").path("en_us").asString()).contains("finish on the page");
        assertThat(answer.path("toast").path("i18n").path("zh_cn").asString()).isNotBlank();
        assertThat(sessions.now("s1")).isEqualTo(pending);
    }

    @Test
    void tellsOthersThatTheInvitationIsNotTheirs() {
        AuthSession pending = AuthSessionsOfTests.pending("s1");
        sessions.put(pending);

        JsonNode answer = plain(click("ou_other", "s1"));

        assertThat(answer.path("toast").path("type").asString()).isEqualTo("error");
        assertThat(answer.has("card")).isFalse();
        assertThat(sessions.now("s1")).isEqualTo(pending);
    }

    @Test
    void comparesOnlyIdsOfOneKind() {
        sessions.put(AuthSessionsOfTests.pendingFor("s1", "on_union"));

        assertThat(toast(plain(click("on_union", "s1")))).isEqualTo("error");
        assertThat(toast(plain("""
                {"header":{"event_type":"card.action.trigger","app_id":"%s"},
                 "event":{"operator":{"open_id":"ou_x","union_id":"on_union"},
                 "action":{"value":{"action":"user_auth","session_id":"s1"}}}}""".formatted(TestPlatform.APP)))).isEqualTo("info");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, success", "DENIED, info", "EXPIRED, warning"})
    void showsTheEndOnTheCard(AuthSessionState state, String type) {
        sessions.put(AuthSessionsOfTests.in(state, "s1"));

        JsonNode answer = plain(click(AuthSessionsOfTests.USER, "s1"));

        assertThat(toast(answer)).isEqualTo(type);
        assertThat(answer.path("card").path("type").asString()).isEqualTo("raw");
        assertThat(answer.path("card").path("data").path("schema").asString()).isEqualTo("2.0");
    }

    @Test
    void knowsNoOtherAppsSessions() {
        sessions.put(AuthSessionsOfTests.pending("s1"));

        assertThat(toast(plain(click(AuthSessionsOfTests.USER, "s1").replace(TestPlatform.APP, "cli_other"))))
                .isEqualTo("warning");
        assertThat(toast(plain(click(AuthSessionsOfTests.USER, "s2")))).isEqualTo("warning");
    }

    @Test
    void takesAnEventOfATrustedServiceWithoutHeader() {
        sessions.put(AuthSessionsOfTests.pending("s1"));
        String bare = click(AuthSessionsOfTests.USER, "s1").replace("\"app_id\":\"" + TestPlatform.APP + "\",", "");

        assertThat(toast(plain(bare))).isEqualTo("info");
    }

    @Test
    void survivesValuesThatAreStrings() {
        assertThat(plain(click(AuthSessionsOfTests.USER, "s1")
                        .replace("{\"action\":\"user_auth\",\"session_id\":\"s1\"}", "\"just text\"")))
                .isEmpty();
    }

    @Test
    void acknowledgesOtherEvents() {
        JsonNode answer = plain("{\"header\":{\"event_type\":\"im.message.receive_v1\"},\"event\":{}}");

        assertThat(answer.path("msg").asString()).isEqualTo("success");
    }

    @Test
    void callsNonsenseMalformed() {
        StepVerifier.create(clicks.plain("{".getBytes(StandardCharsets.UTF_8)))
                .expectError(CallbackMalformed.class)
                .verify(LIMIT);
    }

    @Test
    void answersARepeatedClickWithoutHarm() {
        AuthSession pending = AuthSessionsOfTests.pending("s1");
        sessions.put(pending);
        byte[] body = Signing.sealed(KEY, click(AuthSessionsOfTests.USER, "s1"));

        assertThat(toast(signed(body))).isEqualTo("info");
        assertThat(toast(signed(body))).isEqualTo("info");
        assertThat(sessions.now("s1")).isEqualTo(pending);
        assertThat(seen).hasSize(1);
    }

    @Test
    void answersWhileTheMemoryIsAway() {
        sessions.put(AuthSessionsOfTests.pending("s1"));
        CardActions forgetful = clicks((app, event) -> Mono.never());
        byte[] body = Signing.sealed(KEY, click(AuthSessionsOfTests.USER, "s1"));

        StepVerifier.create(forgetful.signed(Signing.headers(KEY, TestPlatform.NOW, body), body))
                .assertNext(answer -> assertThat(answer).contains("finish on the page"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void letsThePlatformRepeatAnEventItCannotRemember() {
        CardActions forgetful = clicks((app, event) -> Mono.error(new IllegalStateException("away")));
        byte[] body = Signing.sealed(
                KEY, click(AuthSessionsOfTests.USER, "s1").replace("card.action.trigger", "contact.user.updated_v3"));

        StepVerifier.create(forgetful.signed(Signing.headers(KEY, TestPlatform.NOW, body), body))
                .expectError(IllegalStateException.class)
                .verify(LIMIT);
    }

    @Test
    void refusesAForgedClickBeforeReadingIt() {
        byte[] body = click(AuthSessionsOfTests.USER, "s1").getBytes(StandardCharsets.UTF_8);

        StepVerifier.create(clicks.signed(Signing.headers("guessed", TestPlatform.NOW, body), body))
                .expectError(CallbackRefused.class)
                .verify(LIMIT);
        assertThat(seen).isEmpty();
    }

    private JsonNode signed(byte[] body) {
        return read(clicks.signed(Signing.headers(KEY, TestPlatform.NOW, body), body)
                .block(LIMIT));
    }

    private JsonNode plain(String event) {
        return read(clicks.plain(event.getBytes(StandardCharsets.UTF_8)).block(LIMIT));
    }

    private static String toast(JsonNode answer) {
        return answer.path("toast").path("type").asString();
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }

    private CardActions clicks(SeenEvents memory) {
        PlatformApp app = new PlatformApp(TestPlatform.APP, AppSecret.of("s"), AppSecret.of(KEY), AppSecret.of("vt"));
        ConfiguredApps apps =
                new ConfiguredApps(TestPlatform.properties("http://p.example", TokenEndpointVersion.V3, app));
        return new CardClicks(
                new CallbackGate(apps, TestPlatform.clock()), memory, sessions, new CardWriter(Language.ZH));
    }

    static String click(String openId, String sessionId) {
        return """
                {"schema":"2.0","header":{"event_id":"ev1","token":"vt","create_time":"1763640000000000",\
                "event_type":"card.action.trigger","tenant_key":"t","app_id":"%s","x":1},\
                "event":{"operator":{"tenant_key":"t","open_id":"%s","union_id":"on_1"},"token":"c-1",\
                "host":"im_message","action":{"value":{"action":"user_auth","session_id":"%s"},"tag":"button"},\
                "context":{"open_message_id":"om_1","open_chat_id":"oc_1"}}}""".formatted(TestPlatform.APP, openId, sessionId);
    }
}
