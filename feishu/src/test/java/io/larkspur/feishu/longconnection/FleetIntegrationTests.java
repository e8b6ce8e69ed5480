package io.larkspur.feishu.longconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.feishu.inbox.RecordedEvents;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several replicas on one database share the connections. */
class FleetIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SandboxControl platform = new SandboxControl();
    private final String database = EmbeddedStores.forTests().freshDatabase();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void connectsOnceHoweverManyReplicasRunAndHandsOverAtShutdown() {
        try (ConnectedReplica first = start();
                ConnectedReplica second = start()) {
            await().atMost(LIMIT).until(() -> platform.connected() == 1);
            await().during(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> platform.connected() == 1);
            ConnectedReplica holder = first.isConnected() ? first : second;
            ConnectedReplica other = holder == first ? second : first;
            assertThat(other.state()).isEqualTo(ConnectionState.STANDBY);

            holder.close();

            await().atMost(LIMIT).until(other::isConnected);
            assertThat(platform.connected()).isOne();
            String event = platform.event(RecordedEvents.TYPE, "{}");
            await().atMost(LIMIT)
                    .until(() -> other.bean(RecordedEvents.class).effects.containsKey(event));
        }
        await().atMost(LIMIT).until(() -> platform.connected() == 0);
    }

    @Test
    void holdsAsManyAsConfiguredOneEach() {
        String two = "larkspur.feishu.long-connection.connections=2";
        List<ConnectedReplica> replicas =
                IntStream.range(0, 3).mapToObj(n -> start(two)).toList();

        await().atMost(LIMIT).until(() -> platform.connected() == 2);
        await().during(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> platform.connected() == 2);

        assertThat(replicas.stream().filter(ConnectedReplica::isConnected)).hasSize(2);
        replicas.forEach(ConnectedReplica::close);
    }

    @Test
    void takesOverFromAReplicaThatDied() {
        try (ConnectedReplica replica = start()) {
            await().atMost(LIMIT).until(replica::isConnected);
            execute(replica, "UPDATE long_connection_slots SET owner = 'dead', expires_at = now() + interval '5 s'");

            await().atMost(LIMIT).until(() -> platform.connected() == 0);
            assertThat(replica.state()).isEqualTo(ConnectionState.STANDBY);

            await().atMost(LIMIT).until(replica::isConnected);
        }
    }

    @Test
    void letsGoWhenTheLeaseCannotBeRenewed() {
        try (ConnectedReplica replica = start()) {
            await().atMost(LIMIT).until(replica::isConnected);

            execute(replica, "ALTER TABLE long_connection_slots RENAME TO slots_away");
            await().atMost(LIMIT).until(() -> platform.connected() == 0);
            execute(replica, "ALTER TABLE slots_away RENAME TO long_connection_slots");

            await().atMost(LIMIT).until(replica::isConnected);
        }
    }

    @Test
    void isDegradedWhereNothingElseServes() {
        platform.connections("{\"refuse\":514}");
        try (ConnectedReplica replica =
                start("WEBSOCKET_FALLBACK_TO_HTTP=false", "WEBSOCKET_MAX_RECONNECT_RETRIES=2")) {
            await().atMost(LIMIT).until(() -> replica.state() == ConnectionState.DEGRADED);
            assertThat(replica.bean(LongConnectionHealth.class)
                            .health()
                            .block(LIMIT)
                            .getStatus()
                            .getCode())
                    .isEqualTo("DEGRADED");

            platform.connections("{\"refuse\":0}");

            await().atMost(LIMIT).until(replica::isConnected);
        }
    }

    @Test
    void leavesTheConnectionToAnotherWhenItCannotConnectItself() {
        try (ConnectedReplica cutOff = start(
                        "WEBSOCKET_FALLBACK_TO_HTTP=false",
                        "WEBSOCKET_MAX_RECONNECT_RETRIES=1",
                        "larkspur.feishu.open-base-url=http://localhost:1");
                ConnectedReplica other = startAfterDegraded(cutOff)) {
            await().atMost(LIMIT).until(other::isConnected);
            await().atMost(LIMIT).until(() -> cutOff.state() == ConnectionState.STANDBY);
        }
    }

    @Test
    void staysAwayWhenSwitchedOff() {
        try (ConnectedReplica replica = start("larkspur.feishu.long-connection.enabled=false")) {
            assertThat(replica.bean(LongConnections.class).lines()).isEmpty();
            assertThat(replica.bean(LongConnectionHealth.class)
                            .health()
                            .block(LIMIT)
                            .getStatus()
                            .getCode())
                    .isEqualTo("UP");
        }
    }

    private ConnectedReplica start(String... settings) {
        return ConnectedReplica.start(platform.sandbox, database, settings);
    }

    private ConnectedReplica startAfterDegraded(ConnectedReplica first) {
        await().atMost(LIMIT).until(() -> first.state() == ConnectionState.DEGRADED);
        return start();
    }

    private static void execute(ConnectedReplica replica, String sql) {
        replica.database().sql(sql).fetch().rowsUpdated().block(LIMIT);
    }
}
