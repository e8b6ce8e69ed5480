package io.larkspur.feishu.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.feishu.FakeKnownUsers;
import io.larkspur.feishu.longconnection.ConnectedReplica;
import io.larkspur.feishu.longconnection.SandboxControl;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.PlatformUser;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Against a sandbox's directory. */
class UserInfoSyncIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Instant DUE = Instant.parse("2026-11-25T02:00:00Z");

    private final SandboxControl platform = new SandboxControl();
    private final String database = EmbeddedStores.forTests().freshDatabase();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void runsOnceOverTheFleetThroughAllPages() {
        try (ConnectedReplica one = start();
                ConnectedReplica other = start()) {
            for (int n = 0; n < 120; n++) {
                know(user("Person " + n), one, other);
            }

            StepVerifier.create(Mono.when(sync(one).run(DUE), sync(other).run(DUE)))
                    .expectComplete()
                    .verify(LIMIT);

            assertThat(updates(one) + updates(other)).isEqualTo(120);
            assertThat(Math.min(updates(one), updates(other))).isZero();
            assertThat(run(one)).containsEntry("users_seen", 120L).containsEntry("failure", null);
            StepVerifier.create(sync(one).run(DUE)).expectComplete().verify(LIMIT);
            assertThat(updates(one) + updates(other)).isEqualTo(120);
        }
    }

    @Test
    void writesWhatThePlatformSaysAndEndsTheGrantsOfThoseWhoLeft() {
        try (ConnectedReplica replica = start()) {
            String stays = user("Stays");
            String frozen = user("Frozen");
            String resigned = user("Resigned");
            know(stays, replica);
            know(frozen, replica);
            know(resigned, replica);
            know("ou_00000000000000000000000000000000", replica);
            platform.post("/_sandbox/users/" + frozen, "{\"frozen\":true}");
            platform.post("/_sandbox/users/" + resigned, "{\"resigned\":true}");
            for (String user : new String[] {stays, frozen, resigned}) {
                replica.vault().authorized.put(new GrantKey(TestPlatform.APP, user), Instant.EPOCH);
            }

            StepVerifier.create(sync(replica).run(DUE)).expectComplete().verify(LIMIT);

            assertThat(replica.vault().authorized).containsOnlyKeys(new GrantKey(TestPlatform.APP, stays));
            assertThat(replica.bean(FakeKnownUsers.class).updates)
                    .extracting(PlatformUser::name)
                    .containsExactlyInAnyOrder("Stays", "Frozen", "Resigned");
            assertThat(replica.bean(FakeKnownUsers.class).updates)
                    .extracting(PlatformUser::email)
                    .contains("stays@example.com");
        }
    }

    @Test
    void takesOverFromAReplicaThatDied() {
        try (ConnectedReplica replica = start()) {
            know(user("Later"), replica);
            execute(replica, """
                    INSERT INTO user_info_syncs (scheduled_for, owner, started_at, expires_at)
                    VALUES ('2026-11-25T02:00:00Z', 'dead', now(), now())""");

            StepVerifier.create(sync(replica).run(DUE)).expectComplete().verify(LIMIT);

            assertThat(updates(replica)).isOne();
        }
    }

    @Test
    void saysWhyItFailed() {
        try (ConnectedReplica replica = start()) {
            know(user("Unseen"), replica);
            platform.post("/_sandbox/app", "{\"scopes\":[]}");

            StepVerifier.create(sync(replica).run(DUE)).expectComplete().verify(LIMIT);

            assertThat(String.valueOf(run(replica).get("failure"))).contains("contact:contact.base:readonly");
        }
    }

    @Test
    void startsByItsSchedule() {
        Duration ahead = untilTheNextMinute().minusSeconds(5);
        try (ConnectedReplica replica =
                start("USER_INFO_SYNC_ENABLED=true", "USER_INFO_SYNC_SCHEDULE=* * * * *", "clock.ahead=" + ahead)) {
            know(user("Scheduled"), replica);

            await().atMost(Duration.ofSeconds(90)).until(() -> updates(replica) == 1);
        }
    }

    private static Duration untilTheNextMinute() {
        Instant now = Instant.now();
        return Duration.between(now, now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES));
    }

    private ConnectedReplica start(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "larkspur.feishu.long-connection.enabled=false";
        return ConnectedReplica.start(platform.sandbox, database, all);
    }

    private String user(String name) {
        return platform.post(
                        "/_sandbox/users",
                        "{\"name\":\"" + name + "\",\"email\":\""
                                + name.toLowerCase(Locale.ROOT).replace(" ", "") + "@example.com\"}")
                .path("open_id")
                .asString();
    }

    private static void know(String openId, ConnectedReplica... replicas) {
        for (ConnectedReplica replica : replicas) {
            replica.bean(FakeKnownUsers.class).known.put(openId, new GrantKey(TestPlatform.APP, openId));
        }
    }

    private static UserInfoSync sync(ConnectedReplica replica) {
        return replica.bean(UserInfoSync.class);
    }

    private static int updates(ConnectedReplica replica) {
        return replica.bean(FakeKnownUsers.class).updates.size();
    }

    private static Map<String, Object> run(ConnectedReplica replica) {
        return replica.database()
                .sql("SELECT users_seen, failure FROM user_info_syncs")
                .fetch()
                .one()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static void execute(ConnectedReplica replica, String sql) {
        replica.database().sql(sql).fetch().rowsUpdated().block(LIMIT);
    }
}
