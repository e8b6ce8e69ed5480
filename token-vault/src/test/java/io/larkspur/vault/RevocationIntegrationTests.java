package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.APP;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class RevocationIntegrationTests {

    private static final GrantKey EVE = new GrantKey(APP, "ou_eve");
    private static final GrantEnding BY_ADMINISTRATOR = GrantEnding.byAdministrator("root");

    private static VaultProcess.Stores stores;
    private static VaultProcess process;
    private static VaultProcess near;
    private static VaultProcess withoutRedis;

    @BeforeAll
    static void start() {
        stores = VaultProcess.stores();
        process = stores.start();
        near = stores.start();
        withoutRedis = stores.withoutRedis().start();
        await().atMost(PATIENCE)
                .until(() ->
                        process.redisLink().isConnected() && near.redisLink().isConnected());
    }

    @AfterAll
    static void stop() {
        withoutRedis.close();
        near.close();
        process.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
    }

    @Test
    void isGoneElsewhereByTheHintOfRedis() {
        process.authorizeAda();
        holdsToken(near);

        now(process.vault().revoke(ADA));

        await().atMost(PATIENCE).until(() -> isGone(near));
    }

    @Test
    void isGoneElsewhereByReadingPostgresWithoutRedis() {
        process.authorizeAda();
        holdsToken(withoutRedis);

        now(process.vault().revoke(ADA));

        await().atMost(PATIENCE).until(() -> isGone(withoutRedis));
        await().atMost(PATIENCE)
                .until(() -> withoutRedis.bean(EndedGrants.class).covers(ADA, 1) && process.count("revocations") > 0);
    }

    @Test
    void missesNoTransactionHoweverLateItCommits() {
        Connection early = begin();
        Connection late = begin();
        insert(early, "ou_early");
        insert(late, "ou_late");
        now(Mono.from(late.commitTransaction()).thenReturn(true));
        await().atMost(PATIENCE).until(() -> knowsEndOf(withoutRedis, "ou_late"));
        assertThat(knowsEndOf(withoutRedis, "ou_early")).isFalse();

        now(Mono.from(early.commitTransaction()).thenReturn(true));

        await().atMost(PATIENCE).until(() -> knowsEndOf(withoutRedis, "ou_early"));
        close(early);
        close(late);
    }

    @Test
    void readsMoreThanOnePage() {
        process.execute("INSERT INTO revocations (kind, app_id, user_id, names, version)"
                + " SELECT 'grant', 'cli_many', 'ou_' || n, ARRAY['ou_' || n], 10"
                + " FROM generate_series(1, 2500) n");

        await().atMost(PATIENCE).until(() -> Flux.range(1, 2500)
                .all(n -> withoutRedis.bean(EndedGrants.class).covers(new GrantKey("cli_many", "ou_" + n), 9))
                .block(PATIENCE));
    }

    @Test
    void learnsAtItsStartWhatRedisWasNeverTold() {
        process.authorizeAda();
        process.execute("INSERT INTO revocations (kind, app_id, user_id, names, version)"
                + " SELECT 'grant', app_id, user_id, ARRAY[user_id], nextval('grant_versions') FROM grants");
        process.execute("UPDATE grants SET state = 'revoked', sealed_access_token = NULL, sealed_refresh_token = NULL");

        try (VaultProcess restarted = stores.start()) {
            await().atMost(PATIENCE).until(() -> restarted.redisLink().isConnected());

            await().atMost(PATIENCE).until(() -> restarted.bean(Freshness.class).isCurrent());
            assertThat(isGone(restarted)).isTrue();
        }
    }

    @Test
    void endsStreamsOnEveryReplica() {
        process.authorizeAda();
        UserToken token = now(withoutRedis.vault().tokenFor(ADA));
        Mono<Void> here = process.bean(GrantEnds.class).endOf(ADA, token.version());
        Mono<Void> there = withoutRedis.bean(GrantEnds.class).endOf(new GrantKey(APP, "on_ada"), token.version());

        StepVerifier.create(Flux.merge(here, there))
                .then(() -> now(process.vault().revoke(ADA)))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void doesNotEndStreamsByARefresh() {
        process.authorizeAda();
        UserToken token = now(process.vault().tokenFor(ADA));

        StepVerifier.create(process.bean(GrantEnds.class).endOf(ADA, token.version()))
                .expectSubscription()
                .then(() -> now(process.vault().refresh(ADA)))
                .expectNoEvent(Duration.ofMillis(600))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void doubtsItsCachesWhenRevocationsCannotBeRead() {
        process.authorizeAda();
        holdsToken(near);
        process.execute("ALTER TABLE revocations RENAME TO revocations_away");
        try {
            await().atMost(PATIENCE).until(() -> !near.bean(Freshness.class).isCurrent());
            // Nobody is told of this end: only the truth knows.
            process.execute(
                    "UPDATE grants SET state = 'revoked', sealed_access_token = NULL, sealed_refresh_token = NULL");

            assertThat(isGone(near)).isTrue();
        } finally {
            process.execute("ALTER TABLE revocations_away RENAME TO revocations");
        }
        await().atMost(PATIENCE).until(() -> near.bean(Freshness.class).isCurrent());
    }

    @Test
    void servesFromRedisWhilePostgresIsSilentAndHeedsWhatOthersTellIt() {
        try (Cable cable = new Cable(stores.databasePort());
                VaultProcess cutOff = stores.through(cable).start()) {
            await().atMost(PATIENCE).until(() -> cutOff.redisLink().isConnected());
            process.authorizeAda();
            holdsToken(cutOff);

            cable.mute();
            await().atMost(PATIENCE)
                    .until(() -> !cutOff.bean(Freshness.class).isCurrent()
                            && cutOff.bean(Freshness.class).isPostgresSilent());
            for (int i = 0; i < 50; i++) {
                assertThat(now(cutOff.vault().tokenFor(ADA))).isNotNull();
            }
            now(process.vault().revoke(ADA));

            await().atMost(PATIENCE).until(() -> isRefused(cutOff));
            cable.mend();
            await().atMost(PATIENCE).until(() -> cutOff.bean(Freshness.class).isCurrent());
            assertThat(isGone(cutOff)).isTrue();
        }
    }

    @Test
    void closesAfterFiveSecondsWithoutPostgresAndRedis() {
        try (Cable cable = new Cable(stores.databasePort());
                VaultProcess cutOff =
                        stores.withoutRedis().through(cable).start("larkspur.vault.store-deadline=500ms")) {
            process.authorizeAda();
            holdsToken(cutOff);

            cable.cut();

            assertThat(now(cutOff.vault().tokenFor(ADA))).isNotNull();
            await().atMost(PATIENCE).until(() -> isRefused(cutOff));
            cable.mend();
            await().atMost(PATIENCE).until(() -> !isRefused(cutOff));
        }
    }

    @Test
    void endsGrantsWhoseTokensDoNotOpen() {
        process.authorizeAda();
        process.execute("UPDATE grants SET sealed_access_token = '\\x00', sealed_refresh_token = '\\x00'");

        assertThat(now(process.bean(Grants.class).end(GrantSelection.of(ADA), BY_ADMINISTRATOR)))
                .isEqualTo(1);
        assertThat(process.count("grants WHERE state = 'revoked'")).isEqualTo(1);
    }

    @Test
    void endsOneByAnyOfItsIdsAndOnlyOnce() {
        process.authorizeAda();
        Grants grants = process.bean(Grants.class);

        assertThat(now(grants.end(GrantSelection.of(new GrantKey(APP, "ou_nobody")), BY_ADMINISTRATOR)))
                .isZero();
        assertThat(now(grants.end(GrantSelection.of(new GrantKey(APP, "on_ada")), BY_ADMINISTRATOR)))
                .isEqualTo(1);
        assertThat(now(grants.end(GrantSelection.of(ADA), BY_ADMINISTRATOR))).isZero();
    }

    @Test
    void endsManyByOneCall() {
        process.execute("INSERT INTO grants (app_id, user_id, sealed_access_token, access_expires_at, scopes, version,"
                + " state, authorized_at, key_id) SELECT 'cli_bulk', 'ou_' || n, '\\x00', now(), '{}', n, 'active',"
                + " now() - interval '1 day', 'k' FROM generate_series(1, 700) n");
        Grants grants = process.bean(Grants.class);
        process.authorizeAda();

        assertThat(now(grants.end(GrantSelection.ofUser("ou_7"), BY_ADMINISTRATOR)))
                .isEqualTo(1);
        assertThat(now(grants.end(GrantSelection.ofApp("cli_bulk"), BY_ADMINISTRATOR)))
                .isEqualTo(699);

        assertThat(process.count("grants WHERE app_id = 'cli_bulk' AND state <> 'revoked'"))
                .isZero();
        assertThat(process.count("revocations WHERE app_id = 'cli_bulk'")).isEqualTo(700);
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
        process.execute("DELETE FROM revocations WHERE app_id = 'cli_bulk'");
    }

    @Test
    void takesConsentsOfOneApplicationBackAndLeavesTheOthers() {
        process.authorizeAda();
        now(process.sessions()
                .complete(process.open("ou_eve").sessionId(), People.eve(), Tokens.fresh(process.clock())));
        process.execute("UPDATE consents SET application_id = 'app_a'");
        process.execute("INSERT INTO consents SELECT 'app_b', app_id, user_id, granted_at, session_id"
                + " FROM consents WHERE user_id = 'ou_ada'");
        process.execute("UPDATE grants SET consents_version = nextval('grant_versions')");
        await().atMost(PATIENCE)
                .until(() ->
                        now(withoutRedis.vault().tokenFor(ADA)).applications().equals(Set.of("app_a", "app_b")));
        holdsToken(withoutRedis);

        assertThat(now(process.bean(Grants.class).withdraw("app_a", BY_ADMINISTRATOR)))
                .isEqualTo(2);

        assertThat(now(process.vault().tokenFor(ADA)).applications()).containsExactly("app_b");
        await().atMost(PATIENCE)
                .until(() ->
                        now(withoutRedis.vault().tokenFor(ADA)).applications().equals(Set.of("app_b")));
        StepVerifier.create(process.vault().tokenFor(EVE)).expectComplete().verify(PATIENCE);
    }

    @Test
    void doesNotServeTheOldConsentsAfterARefreshThatWasUnderWay() {
        process.authorizeAda();
        process.execute("UPDATE consents SET application_id = 'app_a'");
        process.execute("INSERT INTO consents SELECT 'app_b', app_id, user_id, granted_at, session_id FROM consents");
        process.clock().advance(Duration.ofHours(3));
        Sinks.Empty<Void> gate = Sinks.empty();
        process.platform().answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        Mono<UserToken> refreshing = process.vault().tokenFor(ADA).cache();
        Disposable caller = refreshing.subscribe();
        await().atMost(PATIENCE).until(() -> process.platform().asked().size() == 1);

        now(process.bean(Grants.class).withdraw("app_a", BY_ADMINISTRATOR));
        gate.tryEmitEmpty();

        assertThat(now(refreshing).applications()).containsExactly("app_b");
        assertThat(now(process.vault().tokenFor(ADA)).applications()).containsExactly("app_b");
        assertThat(caller.isDisposed()).isTrue();
    }

    @Test
    void tellsThePlatformAndDoesNotMindItsFailure() {
        RecordedRevoker platform = new RecordedRevoker();
        try (VaultProcess telling = stores.start(platform)) {
            IssuedTokens tokens = Tokens.fresh(telling.clock());
            telling.authorizeAda(tokens);
            platform.failing = true;

            assertThat(now(telling.bean(Grants.class).end(GrantSelection.of(ADA), BY_ADMINISTRATOR)))
                    .isEqualTo(1);

            await().atMost(PATIENCE).until(() -> platform.told.size() == 2);
            assertThat(platform.told).containsExactly(tokens.access(), tokens.refresh());
            telling.authorizeAda();
            assertThat(now(telling.vault().revoke(ADA))).isTrue();
            assertThat(platform.told).hasSize(2);
        }
    }

    @Test
    void doesNotTellThePlatformWhenThatIsSwitchedOff() {
        RecordedRevoker platform = new RecordedRevoker();
        try (VaultProcess discreet = stores.start(platform, "larkspur.vault.revoke-at-platform=false")) {
            discreet.authorizeAda();

            now(discreet.bean(Grants.class).end(GrantSelection.of(ADA), BY_ADMINISTRATOR));
        }

        assertThat(platform.told).isEmpty();
    }

    @Test
    void listsGrantsWithoutTokens() {
        process.authorizeAda();
        now(process.sessions()
                .complete(process.open("ou_eve").sessionId(), People.eve(), Tokens.fresh(process.clock())));
        Grants grants = process.bean(Grants.class);

        List<GrantSummary> first = now(grants.page(new GrantFilter(APP, null, null), null, 0, 1));
        List<GrantSummary> second = now(grants.page(new GrantFilter(APP, null, null), ADA, 0, 10));

        assertThat(first).singleElement().satisfies(ada -> {
            assertThat(ada.key()).isEqualTo(ADA);
            assertThat(ada.userName()).isEqualTo("Ada");
            assertThat(ada.state()).isEqualTo("active");
            assertThat(ada.applications()).containsExactly("*");
            assertThat(ada.toString()).doesNotContain("token-number");
        });
        assertThat(second).extracting(GrantSummary::key).containsExactly(EVE);
        now(process.vault().revoke(ADA));
        assertThat(now(grants.page(new GrantFilter(null, "on_ada", null), null, 0, 10)))
                .isEmpty();
        assertThat(now(grants.page(new GrantFilter(null, "on_ada", "revoked"), null, 0, 10)))
                .hasSize(1);
    }

    @Test
    void sweepsWhatNobodyNeedsAnyMore() {
        process.execute("INSERT INTO revocations (kind, app_id, user_id, names, version, ended_at)"
                + " VALUES ('grant', 'cli_old', 'ou_old', '{ou_old}', 1, now() - interval '4 hours')");
        RevocationTable table = new RevocationTable(process.database());

        assertThat(now(table.sweep(Duration.ofHours(3)))).isEqualTo(1);
        assertThat(process.count("revocations WHERE app_id = 'cli_old'")).isZero();
    }

    @Test
    void stopsCallsOfOtherReplicasSoonUnderLoad() {
        process.authorizeAda();
        holdsToken(near);
        holdsToken(withoutRedis);

        now(process.vault().revoke(ADA));
        Mono<Void> calls = Flux.interval(Duration.ofMillis(2))
                .onBackpressureDrop()
                .concatMap(tick -> Flux.merge(
                                near.vault().tokenFor(ADA), withoutRedis.vault().tokenFor(ADA))
                        .hasElements())
                .takeUntil(served -> !served)
                .then();

        StepVerifier.create(calls).expectComplete().verify(PATIENCE);
        assertThat(isGone(near)).isTrue();
        assertThat(isGone(withoutRedis)).isTrue();
    }

    private static void holdsToken(VaultProcess replica) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(VaultUnavailable.class)
                .untilAsserted(
                        () -> assertThat(now(replica.vault().tokenFor(ADA))).isNotNull());
    }

    private static boolean isGone(VaultProcess replica) {
        return replica.vault().tokenFor(ADA).blockOptional(PATIENCE).isEmpty();
    }

    private static boolean isRefused(VaultProcess replica) {
        return Boolean.TRUE.equals(replica.vault()
                .tokenFor(ADA)
                .map(token -> false)
                .onErrorResume(VaultUnavailable.class, closed -> Mono.just(true))
                .block(PATIENCE));
    }

    private static boolean knowsEndOf(VaultProcess replica, String userId) {
        return replica.bean(EndedGrants.class).covers(new GrantKey("cli_tx", userId), 1);
    }

    private static Connection begin() {
        Connection connection =
                now(Mono.from(process.bean(ConnectionFactory.class).create()));
        now(Mono.from(connection.beginTransaction()).thenReturn(true));
        return connection;
    }

    private static void insert(Connection connection, String userId) {
        now(Mono.from(connection
                        .createStatement("INSERT INTO revocations (kind, app_id, user_id, names, version)"
                                + " VALUES ('grant', 'cli_tx', '" + userId + "', ARRAY['" + userId + "'], 5)")
                        .execute())
                .flatMap(result -> Mono.from(result.getRowsUpdated())));
    }

    private static void close(Connection connection) {
        now(Mono.from(connection.close()).thenReturn(true));
    }

    private static final class RecordedRevoker implements TokenRevoker {

        private final List<TokenValue> told = new CopyOnWriteArrayList<>();
        private volatile boolean failing;

        @Override
        public Mono<Void> revoke(GrantKey key, TokenValue access, @Nullable TokenValue refresh) {
            told.add(access);
            if (refresh != null) {
                told.add(refresh);
            }
            return failing ? Mono.error(new IllegalStateException("the platform is away")) : Mono.empty();
        }
    }
}
