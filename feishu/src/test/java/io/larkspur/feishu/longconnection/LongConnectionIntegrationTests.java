package io.larkspur.feishu.longconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.feishu.AuthSessionsOfTests;
import io.larkspur.feishu.inbox.RecordedEvents;
import io.larkspur.vault.GrantKey;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import tools.jackson.databind.JsonNode;

/** One replica and a sandbox that speaks the real frames. */
class LongConnectionIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static SandboxControl platform;
    private static ConnectedReplica replica;

    @BeforeAll
    static void start() {
        platform = new SandboxControl();
        replica = ConnectedReplica.start(
                platform.sandbox, EmbeddedStores.forTests().freshDatabase());
    }

    @AfterAll
    static void stop() {
        replica.close();
        platform.close();
    }

    @BeforeEach
    void connect() {
        platform.connections("{\"fragments\":1,\"frame_type\":\"event\",\"pong\":true,\"refuse\":0,\"limit\":50}");
        awaitConnected();
    }

    @Test
    void showsThatItIsConnected() {
        assertThat(replica.metric("larkspur.websocket.connected")).isOne();
        assertThat(replica.metric("larkspur.websocket.fallback")).isZero();
        assertThat(health().getStatus().getCode()).isEqualTo("UP");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void answersAClickInPartsOrWhole(int parts) {
        platform.connections("{\"fragments\":" + parts + "}");
        String user = platform.sandbox.demoUserOpenId();
        replica.sessions().put(AuthSessionsOfTests.pendingFor("s" + parts, user));

        JsonNode answer = platform.click("s" + parts);

        assertThat(answer.path("toast").path("type").asString()).isEqualTo("info");
    }

    @Test
    void endsTheGrantOfAUserWhoWithdrew() {
        String user = platform.sandbox.demoUserOpenId();
        GrantKey key = new GrantKey(platform.sandbox.app().appId(), user);
        replica.vault().authorized.put(key, Instant.EPOCH);

        platform.post("/_sandbox/tokens/revoke", "{\"open_id\":\"" + user + "\"}");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(replica.vault().revoked).contains(key));
    }

    @Test
    void acknowledgesWhatNobodyWants() {
        int planned = planned();
        double acknowledged = count("larkspur.websocket.acks", "code", "200");

        platform.event("im.message.receive_v1", "{}");

        await().atMost(LIMIT).until(() -> count("larkspur.websocket.acks", "code", "200") == acknowledged + 1);
        assertThat(planned()).isEqualTo(planned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "close", "close_without_tcp"})
    void connectsAgainWhenThePlatformEndsIt(String action) {
        double before = replica.metric("larkspur.websocket.reconnects");

        platform.connections("{\"action\":\"" + action + "\"}");

        await().atMost(LIMIT).until(() -> replica.metric("larkspur.websocket.reconnects") > before);
        awaitConnected();
        handles(RecordedEvents.TYPE);
    }

    @Test
    void connectsAgainWhenThePlatformGoesSilent() {
        double before = replica.metric("larkspur.websocket.reconnects");

        platform.connections("{\"pong\":false}");
        await().atMost(LIMIT).until(() -> replica.metric("larkspur.websocket.reconnects") > before);
        platform.connections("{\"pong\":true}");

        awaitConnected();
        handles(RecordedEvents.TYPE);
    }

    @Test
    void survivesFramesThatNobodyShouldSend() {
        double passedOver = malformed();

        String hostile = String.join(
                "\",\"",
                "",
                "ff",
                "42ffffffff0f",
                Frames.hex(Frames.part("m1", "2147483647", "0", new byte[10])),
                Frames.hex(Frames.part("m1", "2", "9", new byte[10])),
                Frames.hex(Frames.part("m1", "2", "-1", new byte[10])),
                Frames.hex(Frames.part("m1", "x", "0", new byte[10])),
                Frames.hex(Frames.part("", "1", "0", new byte[10])),
                Frames.hex(Frames.part("m2", "2", "0", new byte[10])),
                Frames.hex(Frames.part("m2", "3", "1", new byte[10])),
                Frames.hex(Frames.part("m3", "1", "0", "not json".getBytes(StandardCharsets.UTF_8))));
        double before = replica.metric("larkspur.websocket.reconnects");
        platform.connections("{\"raw\":[\"" + hostile + "\"]}");

        await().atMost(LIMIT).until(() -> malformed() >= passedOver + 7);
        handles(RecordedEvents.TYPE);
        assertThat(replica.metric("larkspur.websocket.reconnects")).isEqualTo(before);
    }

    @Test
    void leavesClicksOfUnpublishedAppsUnanswered() {
        platform.connections("{\"frame_type\":\"card\"}");

        platform.event(RecordedEvents.TYPE, "{}");

        await().atMost(LIMIT).until(() -> count("larkspur.websocket.frames", "kind", "card") >= 1);
        assertThat(replica.isConnected()).isTrue();
    }

    @Test
    void letsThePlatformBringAnEventAgainThatCouldNotBeKept() {
        int planned = planned();
        execute("ALTER TABLE platform_events RENAME TO platform_events_away");
        String event;
        try {
            event = platform.event(RecordedEvents.TYPE, "{}");
            await().atMost(LIMIT).until(() -> planned() > planned);
        } finally {
            execute("ALTER TABLE platform_events_away RENAME TO platform_events");
        }
        assertThat(effects(event)).isZero();

        platform.post("/_sandbox/clock", "{\"advance\":\"PT15S\"}");

        await().atMost(LIMIT).until(() -> effects(event) == 1);
    }

    @Test
    void triesAFailedEventAgain() {
        replica.bean(RecordedEvents.class).failures.set(2);

        String event = platform.event(RecordedEvents.TYPE, "{}");

        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(row(event)).containsEntry("attempts", 3).containsEntry("state", "done"));
        assertThat(effects(event)).isEqualTo(1);
    }

    @Test
    void fallsBackWhenTheCredentialsAreRefusedAndComesBack() {
        platform.connections("{\"refuse\":514,\"action\":\"drop\"}");

        await().atMost(LIMIT).until(() -> replica.state() == ConnectionState.FALLEN_BACK);
        assertThat(replica.metric("larkspur.websocket.fallback")).isOne();
        assertThat(replica.metric("larkspur.websocket.connected")).isZero();
        assertThat(health().getStatus().getCode()).isEqualTo("UP");

        platform.connections("{\"refuse\":0}");

        awaitConnected();
    }

    @Test
    void comesBackWhenThePlatformHasRoomAgain() {
        platform.connections("{\"limit\":0,\"action\":\"drop\"}");

        await().atMost(LIMIT).until(() -> replica.state() == ConnectionState.FALLEN_BACK);
        platform.connections("{\"limit\":50}");

        awaitConnected();
    }

    @Test
    void fallsBackAfterTheRetriesAndServesByHttp() {
        platform.post(
                "/_sandbox/callbacks",
                "{\"events\":\"http://localhost:" + replica.port() + "/callbacks/feishu/event\"}");

        platform.connections("{\"refuse\":1,\"action\":\"drop\"}");

        await().atMost(LIMIT).until(() -> replica.state() == ConnectionState.FALLEN_BACK);
        handles(RecordedEvents.TYPE);
        platform.connections("{\"refuse\":0}");
        awaitConnected();
    }

    private static void handles(String type) {
        String event = platform.event(type, "{}");
        await().atMost(LIMIT).until(() -> effects(event) == 1);
    }

    /** Deliveries that the platform will try again. */
    private static int planned() {
        return platform.get("/_sandbox/clock").path("planned").asInt();
    }

    private static int effects(String event) {
        return replica.bean(RecordedEvents.class)
                .effects
                .getOrDefault(event, new AtomicInteger())
                .get();
    }

    private static double malformed() {
        return count("larkspur.websocket.frames", "kind", "malformed");
    }

    private static double count(String name, String... tags) {
        try {
            return replica.metric(name, tags);
        } catch (MeterNotFoundException none) {
            return 0;
        }
    }

    private static Health health() {
        return replica.bean(LongConnectionHealth.class).health().block(LIMIT);
    }

    private static Map<String, Object> row(String event) {
        return replica.database()
                .sql("SELECT state, attempts FROM platform_events WHERE event_id = :event")
                .bind("event", event)
                .fetch()
                .one()
                .block(LIMIT);
    }

    private static void execute(String sql) {
        replica.database().sql(sql).fetch().rowsUpdated().block(LIMIT);
    }

    private static void awaitConnected() {
        await().atMost(LIMIT).until(() -> replica.isConnected() && platform.connected() == 1);
    }
}
