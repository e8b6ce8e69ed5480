package io.larkspur.feishu.longconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.feishu.inbox.RecordedEvents;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Bad days of the platform over three replicas: events often, late, in any order, in parts; and a database that takes its
 * time. How many deliveries: {@code -Dlarkspur.storm.deliveries}.
 */
class StormIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration WORKED_OFF = Duration.ofMinutes(10);
    private static final int DELIVERIES = Integer.getInteger("larkspur.storm.deliveries", 2_000);
    private static final int SLOW_DELIVERIES = Math.min(DELIVERIES, 2_000);

    private final SandboxControl platform = new SandboxControl();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void takesEachEventOnceHoweverOftenItComes() {
        List<ConnectedReplica> replicas = fleet(EmbeddedStores.forTests().freshDatabase());
        int events = DELIVERIES / 4;

        JsonNode result = storm(DELIVERIES, events);

        System.out.println("storm " + result);
        eachTookEffectOnce(replicas, events);
        assertThat(result.path("taken").asInt()).isEqualTo(DELIVERIES);
        replicas.forEach(ConnectedReplica::close);
    }

    @Test
    void acknowledgesFirstWhileWorkAndDatabaseAreSlow() {
        String database = EmbeddedStores.forTests().freshDatabase();
        try (SlowLine line = new SlowLine(URI.create(database).getPort())) {
            List<ConnectedReplica> replicas =
                    fleet(database.replace(":" + URI.create(database).getPort() + "/", ":" + line.port() + "/"));
            replicas.forEach(replica -> replica.bean(RecordedEvents.class).pause = Duration.ofSeconds(4));
            line.delay(Duration.ofMillis(50));
            int events = Math.min(100, SLOW_DELIVERIES / 4);

            JsonNode result = storm(SLOW_DELIVERIES, events, 16);

            System.out.println("storm over a slow database " + result);
            replicas.forEach(replica -> replica.bean(RecordedEvents.class).pause = Duration.ZERO);
            line.delay(Duration.ZERO);
            eachTookEffectOnce(replicas, events);
            assertThat(result.path("unanswered").asInt()).isZero();
            replicas.forEach(ConnectedReplica::close);
        }
    }

    private List<ConnectedReplica> fleet(String database) {
        List<ConnectedReplica> replicas = IntStream.range(0, 3)
                .mapToObj(n -> ConnectedReplica.start(
                        platform.sandbox, database, "larkspur.feishu.long-connection.connections=3"))
                .toList();
        await().atMost(LIMIT).until(() -> platform.connected() == 3);
        return replicas;
    }

    private JsonNode storm(int deliveries, int events) {
        return storm(deliveries, events, 64);
    }

    private JsonNode storm(int deliveries, int events, int atOnce) {
        return platform.post("/_sandbox/storm", """
                {"event_type":"%s","events":%d,"deliveries":%d,"seed":32,"parts":4,"at_once":%d}""".formatted(RecordedEvents.TYPE, events, deliveries, atOnce));
    }

    private static void eachTookEffectOnce(List<ConnectedReplica> replicas, int events) {
        await().atMost(WORKED_OFF).until(() -> effects(replicas) >= events && waiting(replicas.get(0)) == 0);
        assertThat(effects(replicas)).isEqualTo(events);
        for (int number = 0; number < events; number++) {
            String event = "storm-" + number;
            assertThat(replicas.stream()
                            .mapToInt(replica -> effects(replica, event))
                            .sum())
                    .as(event)
                    .isOne();
        }
    }

    private static int effects(List<ConnectedReplica> replicas) {
        return replicas.stream()
                .flatMap(replica -> replica.bean(RecordedEvents.class).effects.values().stream())
                .mapToInt(count -> count.get())
                .sum();
    }

    private static int effects(ConnectedReplica replica, String event) {
        return replica.bean(RecordedEvents.class).effects.containsKey(event)
                ? replica.bean(RecordedEvents.class).effects.get(event).get()
                : 0;
    }

    private static long waiting(ConnectedReplica replica) {
        Long count = replica.database()
                .sql("SELECT count(*) AS n FROM platform_events WHERE state <> 'done'")
                .map(row -> row.get("n", Long.class))
                .one()
                .block(LIMIT);
        return count == null ? -1 : count;
    }
}
