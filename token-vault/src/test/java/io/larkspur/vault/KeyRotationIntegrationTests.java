package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class KeyRotationIntegrationTests {

    private static final int GRANTS = 300;

    private final String oldKey = Keys.fresh();
    private final String newKey = Keys.fresh();
    private final String oldId = Keys.ring(oldKey).configured();
    private final String newId = Keys.ring(newKey).configured();
    private final VaultProcess.Stores stores = VaultProcess.stores().keyed(oldKey);

    @Test
    void sealsAllAnewUnderLoadWithoutAnError() {
        try (VaultProcess one = stores.start(next(), "larkspur.vault.outside-life=0s");
                VaultProcess other = stores.start(next())) {
            fill(one);
            one.authorizeAda();
            AtomicInteger served = new AtomicInteger();
            AtomicInteger failed = new AtomicInteger();
            Disposable load = Flux.range(0, Integer.MAX_VALUE)
                    .concatMap(i -> (i % 7 == 0
                                    ? other.vault().refresh(ADA)
                                    : one.vault().tokenFor(user(i)))
                            .doOnNext(token -> served.incrementAndGet())
                            .onErrorResume(Exception.class, failure -> {
                                failed.incrementAndGet();
                                return Mono.empty();
                            }))
                    .subscribe();
            announced(one, newId, 2);

            SealingReport begun = now(keys(one).rotate(newId, "root"));

            assertThat(begun.keyId()).isEqualTo(newId);
            assertThat(begun.rotation()).satisfies(rotation -> {
                assertThat(rotation.total()).isBetween((long) GRANTS, GRANTS + 1L);
                assertThat(rotation.done() + rotation.remaining()).isEqualTo(rotation.total());
            });
            await().atMost(PATIENCE)
                    .until(() -> now(keys(one).report()).rotation().finishedAt() != null);
            await().atMost(PATIENCE)
                    .until(() -> other.bean(KeyRing.class).sealing().equals(newId));
            load.dispose();
            assertThat(failed).hasValue(0);
            assertThat(served.get()).isPositive();
            assertThat(one.count("grants WHERE key_id <> '' AND key_id <> '" + newId + "'"))
                    .isZero();
            assertThat(one.count("grants WHERE substring(sealed_access_token from 2 for 4) <> decode('" + newId
                            + "', 'hex')" + " OR substring(sealed_refresh_token from 2 for 4) <> decode('" + newId
                            + "', 'hex')"))
                    .isZero();
            SealingReport done = now(keys(one).report());
            assertThat(done.rotation().remaining()).isZero();
            assertThat(done.rotation().done()).isEqualTo(done.rotation().total());
            assertThat(key(done, oldId)).satisfies(old -> {
                assertThat(old.grants()).isZero();
                assertThat(old.removable()).isTrue();
            });
            assertThat(key(now(keys(other).report()), oldId).removable()).isFalse();
        }
        try (VaultProcess withoutOldKey = stores.keyed(newKey).start()) {
            assertThat(now(withoutOldKey.vault().tokenFor(ADA))).isNotNull();
            assertThat(now(withoutOldKey.vault().tokenFor(user(1)))).isNotNull();
        }
    }

    @Test
    void refusesAKeyThatARunningProgramDoesNotHave() {
        try (VaultProcess one = stores.start(next());
                VaultProcess lacking = stores.start()) {
            announced(one, oldId, 2);
            String name = now(keys(one).report()).replicas().stream()
                    .filter(replica -> !replica.opens().contains(newId))
                    .map(SealingReport.Replica::replicaId)
                    .findFirst()
                    .orElseThrow();

            StepVerifier.create(keys(one).rotate(newId, "root"))
                    .expectErrorSatisfies(refused -> assertThat(refused)
                            .isInstanceOf(KeyNotEverywhere.class)
                            .hasMessageContaining(name))
                    .verify(PATIENCE);

            assertThat(one.bean(KeyRing.class).sealing()).isEqualTo(oldId);
            assertThat(lacking.bean(KeyWatch.class).canSeal()).isTrue();
        }
    }

    @Test
    void takesAProgramThatLeftForGone() {
        try (VaultProcess one = stores.start(next())) {
            VaultProcess lacking = stores.start();
            announced(one, oldId, 2);

            lacking.close();

            assertThat(now(keys(one).rotate(newId, "root")).keyId()).isEqualTo(newId);
            assertThat(now(keys(one).rotate(newId, "root")).rotation().generation())
                    .isEqualTo(2);
        }
    }

    @Test
    void isNotReadyAndStoresNothingWithoutTheKeyThatSeals() {
        try (VaultProcess one = stores.start(next())) {
            one.authorizeAda();
            announced(one, newId, 1);
            now(keys(one).rotate(newId, "root"));

            try (VaultProcess lacking = stores.start()) {
                await().atMost(PATIENCE)
                        .until(() -> lacking.bean(KeyRing.class).sealing().equals(newId));

                assertThat(now(lacking.bean(SealingHealth.class).health()).getStatus())
                        .isEqualTo(Status.DOWN);
                assertThat(now(lacking.bean(SealingHealth.class).health()).getDetails())
                        .containsEntry("seals", newId)
                        .containsEntry("reason", "The key that seals is not here");
                StepVerifier.create(Mono.fromCallable(
                                () -> lacking.bean(Sealer.class).seal(new byte[1], "somewhere")))
                        .expectError(SealingKeyMissing.class)
                        .verify(PATIENCE);
                assertThat(now(one.bean(SealingHealth.class).health()).getStatus())
                        .isEqualTo(Status.UP);
            }
        }
    }

    @Test
    void showsGrantsThatNoKeyHereOpens() {
        try (VaultProcess right = stores.start()) {
            right.authorizeAda();
        }
        try (VaultProcess wrong = stores.keyed(newKey).start()) {
            await().atMost(PATIENCE)
                    .until(() -> wrong.bean(KeyWatch.class).unknown().contains(oldId));

            assertThat(now(wrong.bean(SealedGrantsHealth.class).health()).getStatus())
                    .isEqualTo(Status.DOWN);
            assertThat(wrong.bean(KeyWatch.class).canSeal()).isFalse();
        }
    }

    @Test
    void doesNotAgreeOnAKeyThatOpensNoneOfTheGrants() {
        try (VaultProcess right = stores.start()) {
            right.authorizeAda();
            await().atMost(PATIENCE).until(() -> right.bean(KeyWatch.class).isDecreed());
            right.bean(KeyWatch.class).stop();
            right.execute("DELETE FROM sealing_generations");
        }
        try (VaultProcess wrong = stores.keyed(newKey).start()) {
            await().atMost(PATIENCE)
                    .until(() -> !wrong.bean(KeyWatch.class).unknown().isEmpty());

            assertThat(wrong.count("sealing_generations")).isZero();
            assertThat(now(wrong.bean(SealingHealth.class).health()).getStatus())
                    .isEqualTo(Status.DOWN);
        }
    }

    @Test
    void leavesWhatDoesNotOpenAndKeepsItsKey() {
        try (VaultProcess one = stores.start(next(), "larkspur.vault.outside-life=0s")) {
            fill(one);
            one.execute("UPDATE grants SET sealed_access_token = '\\x00' WHERE user_id = 'ou_7'");
            announced(one, newId, 1);

            now(keys(one).rotate(newId, "root"));

            await().atMost(PATIENCE)
                    .until(() -> now(keys(one).report()).rotation().remaining() == 1);
            SealingReport report = now(keys(one).report());
            assertThat(report.rotation().finishedAt()).isNull();
            assertThat(key(report, oldId).removable()).isFalse();
        }
    }

    @Test
    void isNotOverWhileSomebodySealsByTheKeyBefore() {
        try (VaultProcess one = stores.start(next())) {
            announced(one, oldId, 1);
            one.execute("INSERT INTO replicas (replica_id, program, opens, seals, last_seen) VALUES ('slow', 'gateway',"
                    + " ARRAY['" + oldId + "', '" + newId + "'], '" + oldId + "', now() + interval '1 hour')");
            announced(one, newId, 2);
            now(keys(one).rotate(newId, "root"));
            await().atMost(PATIENCE).until(() -> one.count("replicas WHERE seals = '" + newId + "'") == 1);
            one.bean(KeyWatch.class).stop();
            SealingTable table = one.bean(SealingTable.class);

            assertThat(now(table.finish(newId))).isZero();
            assertThat(now(keys(one).report()).rotation().finishedAt()).isNull();

            one.execute("DELETE FROM replicas WHERE replica_id = 'slow'");
            assertThat(now(table.finish(newId))).isLessThanOrEqualTo(1);
            assertThat(now(keys(one).report()).rotation().finishedAt()).isNotNull();
        }
    }

    private String next() {
        return "larkspur.vault.next-keys=" + newKey;
    }

    private static SealingKeys keys(VaultProcess process) {
        return process.bean(SealingKeys.class);
    }

    private static SealingReport.Key key(SealingReport report, String keyId) {
        return report.keys().stream()
                .filter(key -> key.keyId().equals(keyId))
                .findFirst()
                .orElseThrow();
    }

    private static void announced(VaultProcess process, String keyId, int replicas) {
        await().atMost(PATIENCE).until(() -> {
            List<SealingReport.Replica> live = now(keys(process).report()).replicas();
            return live.size() == replicas
                    && live.stream().anyMatch(replica -> replica.opens().contains(keyId))
                    && process.bean(KeyWatch.class).isDecreed();
        });
    }

    private static GrantKey user(int i) {
        return new GrantKey(VaultProcess.APP, "ou_" + i % GRANTS);
    }

    /** Grants as a completion stores them, sealed by the key that seals. */
    private static void fill(VaultProcess process) {
        GrantStore store = process.bean(GrantStore.class);
        for (int i = 0; i < GRANTS; i++) {
            IssuedTokens tokens = Tokens.fresh(process.clock());
            SealedTokens sealed = store.sealed(user(i), i + 1L, tokens.access(), tokens.refresh());
            now(process.database()
                    .sql("INSERT INTO grants (app_id, user_id, open_id, sealed_access_token, access_expires_at,"
                            + " sealed_refresh_token, refresh_expires_at, scopes, version, state, authorized_at, key_id)"
                            + " VALUES (:appId, :userId, :userId, :access, :accessEnd, :refresh, :refreshEnd, '{}',"
                            + " :version, 'active', now(), :keyId)")
                    .bind("appId", VaultProcess.APP)
                    .bind("userId", user(i).userId())
                    .bind("access", sealed.access())
                    .bind("accessEnd", tokens.accessExpiresAt())
                    .bind("refresh", sealed.refresh())
                    .bind("refreshEnd", tokens.refreshExpiresAt())
                    .bind("version", i + 1L)
                    .bind("keyId", sealed.keyId())
                    .fetch()
                    .rowsUpdated());
        }
        process.execute("SELECT setval('grant_versions', 100000)");
    }
}
