package io.larkspur.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.inbound.CallbackGate;
import io.larkspur.feishu.inbound.CallbackMalformed;
import io.larkspur.feishu.inbound.CallbackRefused;
import io.larkspur.feishu.inbound.Signing;
import io.larkspur.feishu.inbox.InboxInMemory;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.issuer.Language;
import io.larkspur.issuer.call.ConfiguredSecret;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeliveriesTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "sandbox-key";

    private final FakeAuthSessions sessions = new FakeAuthSessions();
    private final InboxInMemory inbox = new InboxInMemory("contact.user.deleted_v3");
    private final Deliveries deliveries = deliveries();

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
        StepVerifier.create(deliveries.plain("{".getBytes(StandardCharsets.UTF_8)))
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
        assertThat(inbox.kept).isEmpty();
    }

    @Test
    void keepsAnEventBeforeItIsAcknowledged() {
        byte[] body = Signing.sealed(KEY, event("contact.user.deleted_v3"));

        assertThat(signed(body).path("msg").asString()).isEqualTo("success");
        assertThat(signed(body).path("msg").asString()).isEqualTo("success");

        assertThat(inbox.kept).containsOnlyKeys("ev1");
        assertThat(inbox.kept.get("ev1").happenedAt()).isEqualTo(Instant.parse("2025-11-20T12:00:00Z"));
    }

    @Test
    void acknowledgesEventsThatNobodyWantsWithoutKeepingThem() {
        byte[] body = Signing.sealed(KEY, event("im.message.receive_v1"));

        assertThat(signed(body).path("msg").asString()).isEqualTo("success");
        assertThat(inbox.kept).isEmpty();
    }

    @Test
    void letsThePlatformRepeatAnEventItCannotKeep() {
        inbox.fails = true;
        byte[] body = Signing.sealed(KEY, event("contact.user.deleted_v3"));

        StepVerifier.create(deliveries.signed(Signing.headers(KEY, TestPlatform.NOW, body), body))
                .expectError(IllegalStateException.class)
                .verify(LIMIT);
        StepVerifier.create(deliveries.take(
                        TestPlatform.APP, event("contact.user.deleted_v3").getBytes(StandardCharsets.UTF_8)))
                .expectError(IllegalStateException.class)
                .verify(LIMIT);
    }

    @Test
    void takesFromAConnectionWhatIsForItsApp() {
        sessions.put(AuthSessionsOfTests.pending("s1"));
        byte[] click = click(AuthSessionsOfTests.USER, "s1").getBytes(StandardCharsets.UTF_8);
        byte[] event = event("contact.user.deleted_v3").getBytes(StandardCharsets.UTF_8);

        StepVerifier.create(deliveries.take("cli_other", click))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(deliveries.take("cli_other", event))
                .expectComplete()
                .verify(LIMIT);
        assertThat(inbox.kept).isEmpty();

        StepVerifier.create(deliveries.take(TestPlatform.APP, click))
                .assertNext(answer -> assertThat(toast(read(answer))).isEqualTo("info"))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(deliveries.take(TestPlatform.APP, event))
                .expectComplete()
                .verify(LIMIT);
        assertThat(inbox.kept).hasSize(1);
    }

    @Test
    void refusesAForgedClickBeforeReadingIt() {
        byte[] body = click(AuthSessionsOfTests.USER, "s1").getBytes(StandardCharsets.UTF_8);

        StepVerifier.create(deliveries.signed(Signing.headers("guessed", TestPlatform.NOW, body), body))
                .expectError(CallbackRefused.class)
                .verify(LIMIT);
        assertThat(inbox.kept).isEmpty();
    }

    private JsonNode signed(byte[] body) {
        return read(deliveries
                .signed(Signing.headers(KEY, TestPlatform.NOW, body), body)
                .block(LIMIT));
    }

    private JsonNode plain(String event) {
        return read(deliveries.plain(event.getBytes(StandardCharsets.UTF_8)).block(LIMIT));
    }

    private static String toast(JsonNode answer) {
        return answer.path("toast").path("type").asString();
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }

    private Deliveries deliveries() {
        PlatformApp app = new PlatformApp(
                TestPlatform.APP, ConfiguredSecret.of("s"), ConfiguredSecret.of(KEY), ConfiguredSecret.of("vt"));
        ConfiguredApps apps =
                new ConfiguredApps(TestPlatform.properties("http://p.example", TokenEndpointVersion.V3, app));
        return new Deliveries(
                new CallbackGate(apps, TestPlatform.clock()),
                new CardClicks(sessions, new CardWriter(Language.ZH)),
                inbox,
                InboxInMemory.metrics(),
                TestPlatform.clock());
    }

    private static String event(String type) {
        return """
                {"schema":"2.0","header":{"event_id":"ev1","token":"vt","create_time":"1763640000000",\
                "event_type":"%s","tenant_key":"t","app_id":"%s"},"event":{}}""".formatted(type, TestPlatform.APP);
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
