package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class TokenVaultIntegrationTests {

    private static VaultProcess.Stores stores;
    private static VaultProcess process;

    @BeforeAll
    static void start() {
        stores = VaultProcess.stores();
        // A busy machine must not make these tests fail.
        process = stores.start("larkspur.vault.store-deadline=20s");
        await().atMost(PATIENCE).until(() -> process.redisLink().isConnected());
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
    }

    @Test
    void hasNothingForUserWhoNeverAuthorized() {
        finishesEmpty(process.vault().tokenFor(ADA));
    }

    @Test
    void servesTokenUntilItEnds() {
        IssuedTokens tokens = Tokens.withoutRefresh(process.clock(), Duration.ofHours(2));
        process.authorizeAda(tokens);

        UserToken fresh = now(process.vault().tokenFor(ADA));
        process.clock().advance(Duration.ofMinutes(116));
        UserToken expiring = now(process.vault().tokenFor(ADA));
        process.clock().advance(Duration.ofMinutes(4));

        assertThat(fresh.value()).isEqualTo(tokens.access());
        assertThat(fresh.expiring()).isFalse();
        assertThat(fresh.scopes()).containsExactly("docs:read");
        assertThat(expiring.expiring()).isTrue();
        finishesEmpty(process.vault().tokenFor(ADA));
    }

    @Test
    void keepsEarlierScopesWhenAnswerNamesNone() {
        process.authorizeAda(Tokens.granting(process.clock(), "docs:read", "docs:write"));

        process.authorizeAda(Tokens.granting(process.clock()));

        assertThat(now(process.vault().tokenFor(ADA)).scopes()).containsExactlyInAnyOrder("docs:read", "docs:write");
    }

    @Test
    void refreshesOnceWhenThousandAskForAnEndedToken() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));

        List<UserToken> served = now(Flux.range(0, 1000)
                .flatMap(i -> process.vault().tokenFor(ADA), 1000)
                .collectList());

        assertThat(served).hasSize(1000);
        assertThat(served.stream().map(token -> token.value().reveal()).distinct())
                .hasSize(1);
        assertThat(process.platform().asked()).hasSize(1);
    }

    @Test
    void refreshesOnceWhenThousandForceIt() {
        process.authorizeAda();
        Sinks.Empty<Void> allAsked = Sinks.empty();
        process.platform().answers(answer -> answer.delayUntil(tokens -> allAsked.asMono()));

        Set<String> served = new HashSet<>(now(Flux.range(0, 1000)
                .doOnComplete(allAsked::tryEmitEmpty)
                .flatMap(i -> process.vault().refresh(ADA), 1000)
                .map(token -> token.value().reveal())
                .collectList()));

        assertThat(served).hasSize(1);
        assertThat(process.platform().asked()).hasSize(1);
    }

    @Test
    void replacesARefusedTokenOnceForAllWhoWereRefused() {
        process.authorizeAda();
        UserToken refused = now(process.vault().tokenFor(ADA));

        List<UserToken> together = now(Flux.range(0, 50)
                .flatMap(i -> process.vault().refreshPast(ADA, refused.version()), 50)
                .collectList());
        UserToken late = now(process.vault().refreshPast(ADA, refused.version()));

        assertThat(together).hasSize(50).allMatch(token -> token.value().equals(late.value()));
        assertThat(late.value()).isNotEqualTo(refused.value());
        assertThat(late.version()).isGreaterThan(refused.version());
        assertThat(process.platform().asked()).hasSize(1);
    }

    @Test
    void doesNotReplaceAgainWhatAnyProcessHasJustReplaced() {
        process.authorizeAda();
        UserToken first = now(process.vault().tokenFor(ADA));
        UserToken second = now(process.vault().refreshPast(ADA, first.version()));

        try (VaultProcess other = stores.start()) {
            UserToken same = now(other.vault().refreshPast(ADA, second.version()));

            assertThat(same).isEqualTo(second);
            assertThat(other.platform().asked()).isEmpty();
        }
    }

    @Test
    void replacesAgainWhatIsRefusedAWhileAfterItsRefresh() {
        process.authorizeAda();
        UserToken first = now(process.vault().tokenFor(ADA));
        UserToken second = now(process.vault().refreshPast(ADA, first.version()));

        process.clock().advance(Duration.ofSeconds(5));

        UserToken third = now(process.vault().refreshPast(ADA, second.version()));
        assertThat(third.version()).isGreaterThan(second.version());
        assertThat(process.platform().asked()).hasSize(2);
    }

    @Test
    void asksTheUserForWhatEndedRightAfterItsRefresh() {
        process.authorizeAda();
        UserToken first = now(process.vault().tokenFor(ADA));
        UserToken second = now(process.vault().refreshPast(ADA, first.version()));
        process.platform().answers(answer -> Mono.error(new RefreshRefused(20064)));
        failsWith(process.vault().refresh(ADA), GrantNotRefreshable.class);

        failsWith(process.vault().refreshPast(ADA, second.version()), GrantNotRefreshable.class);
    }

    @Test
    void findsALaterTokenWithoutAskingThePlatform() {
        process.authorizeAda();
        UserToken first = now(process.vault().tokenFor(ADA));
        finishesEmpty(process.vault().later(ADA, first.version()));

        process.authorizeAda();

        assertThat(now(process.vault().later(ADA, first.version())).version()).isGreaterThan(first.version());
        assertThat(process.platform().asked()).isEmpty();
    }

    @Test
    void cannotReplaceWhatCannotBeRefreshed() {
        process.authorizeAda(Tokens.withoutRefresh(process.clock(), Duration.ofHours(2)));
        UserToken refused = now(process.vault().tokenFor(ADA));

        failsWith(process.vault().refreshPast(ADA, refused.version()), GrantNotRefreshable.class);
    }

    @Test
    void servesOldTokenWhileRefreshingAhead() {
        IssuedTokens tokens = Tokens.fresh(process.clock());
        process.authorizeAda(tokens);
        process.clock().advance(Duration.ofMinutes(116));

        assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(tokens.access());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        now(process.vault().tokenFor(ADA)).expiring())
                .isFalse());
        assertThat(process.platform().asked()).hasSize(1);
    }

    @Test
    void finishesAndStoresRotationWhenItsCallerLeaves() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));
        Sinks.Empty<Void> gate = Sinks.empty();
        process.platform().answers(answer -> answer.delayUntil(tokens -> gate.asMono()));

        Disposable caller = process.vault().tokenFor(ADA).subscribe();
        await().atMost(PATIENCE).until(() -> process.platform().asked().size() == 1);
        caller.dispose();
        gate.tryEmitEmpty();

        await().atMost(PATIENCE).until(() -> process.count("grants WHERE refreshed_at IS NOT NULL") == 1);
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
        assertThat(process.platform().asked()).hasSize(1);
    }

    @Test
    void givesUpOnPlatformThatNeverAnswers() {
        VaultProcess hasty = stores.start("larkspur.vault.refresh-deadline=1s", "larkspur.vault.refresh.patience=1s");
        try (hasty) {
            hasty.authorizeAda();
            hasty.clock().advance(Duration.ofHours(3));
            hasty.platform().answers(answer -> Mono.never());

            failsWith(hasty.vault().tokenFor(ADA), RefreshUnavailable.class);
        }
    }

    @Test
    void asksTheUserAgainOnceThePlatformRefuses() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));
        process.platform().answers(answer -> Mono.error(new RefreshRefused(20064)));

        finishesEmpty(process.vault().tokenFor(ADA));

        assertThat(process.count("grants WHERE state = 'refused' AND sealed_refresh_token IS NOT NULL"))
                .isEqualTo(1);
        failsWith(process.vault().refresh(ADA), GrantNotRefreshable.class);
        process.authorizeAda();
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
    }

    @Test
    void refusesToRefreshWhatCannotBe() {
        failsWith(process.vault().refresh(ADA), NoGrant.class);

        process.authorizeAda(Tokens.withoutRefresh(process.clock(), Duration.ofHours(2)));

        failsWith(process.vault().refresh(ADA), GrantNotRefreshable.class);
    }

    @Test
    void storesGoodAnswerEvenAfterAnotherProcessMarkedTheGrantRefused() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));
        process.platform()
                .answers(answer -> answer.delayUntil(tokens -> process.database()
                        .sql("UPDATE grants SET state = 'refused'")
                        .fetch()
                        .rowsUpdated()));

        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();

        assertThat(process.count("grants WHERE state = 'active'")).isEqualTo(1);
    }

    @Test
    void letsNewAuthorizationWinOverRunningRefresh() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));
        Sinks.Empty<Void> gate = Sinks.empty();
        process.platform().answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        Mono<UserToken> refreshing = process.vault().tokenFor(ADA).cache();
        Disposable caller = refreshing.subscribe();
        await().atMost(PATIENCE).until(() -> process.platform().asked().size() == 1);

        IssuedTokens newer = Tokens.fresh(process.clock());
        process.authorizeAda(newer);
        gate.tryEmitEmpty();

        assertThat(now(refreshing).value()).isEqualTo(newer.access());
        assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(newer.access());
        assertThat(caller.isDisposed()).isTrue();
    }

    @Test
    void doesNotReviveRevokedGrantByRunningRefresh() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));
        Sinks.Empty<Void> gate = Sinks.empty();
        process.platform().answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        Mono<UserToken> refreshing = process.vault().tokenFor(ADA).cache();
        Disposable caller = refreshing.subscribe();
        await().atMost(PATIENCE).until(() -> process.platform().asked().size() == 1);

        now(process.vault().revoke(ADA));
        gate.tryEmitEmpty();

        finishesEmpty(refreshing);
        finishesEmpty(process.vault().tokenFor(ADA));
        assertThat(caller.isDisposed()).isTrue();
    }

    @Test
    void servesNoTokenOfAGrantThatEndedBeforePostgresTookIt() {
        process.authorizeAda();
        process.clock().advance(Duration.ofHours(3));
        Sinks.Empty<Void> gate = Sinks.empty();
        process.platform().answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        AtomicBoolean served = new AtomicBoolean();
        Mono<UserToken> refreshing = process.vault()
                .tokenFor(ADA)
                .doOnNext(token -> served.set(true))
                .cache();
        Disposable caller = refreshing.subscribe();
        await().atMost(PATIENCE).until(() -> process.platform().asked().size() == 1);
        now(process.vault().revoke(ADA));

        process.execute("ALTER TABLE grants RENAME TO grants_away");
        try {
            gate.tryEmitEmpty();
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            assertThat(served).isFalse();
        } finally {
            process.execute("ALTER TABLE grants_away RENAME TO grants");
        }

        finishesEmpty(refreshing);
        assertThat(caller.isDisposed()).isTrue();
    }

    @Test
    void revokesOnEveryReplica() {
        try (VaultProcess other = stores.start()) {
            process.authorizeAda();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(now(other.vault().tokenFor(ADA))).isNotNull());

            assertThat(now(process.vault().revoke(ADA))).isTrue();

            finishesEmpty(process.vault().tokenFor(ADA));
            await().atMost(Duration.ofSeconds(6))
                    .until(() ->
                            other.vault().tokenFor(ADA).blockOptional(PATIENCE).isEmpty());
            assertThat(process.count("consents")).isZero();
            assertThat(process.count(
                            "grants WHERE sealed_access_token IS NOT NULL OR sealed_refresh_token IS NOT NULL"))
                    .isZero();
            assertThat(now(process.vault().revoke(ADA))).isFalse();
        }
    }

    @Test
    void keepsAConsentGivenAfterTheEndThatIsTold() {
        Instant before = process.clock().instant();
        process.clock().advance(Duration.ofSeconds(1));
        process.authorizeAda();

        assertThat(now(process.vault().revoke(ADA, before))).isFalse();
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();

        assertThat(now(process.vault().revoke(ADA, process.clock().instant()))).isTrue();
        finishesEmpty(process.vault().tokenFor(ADA));
        assertThat(now(process.vault().revoke(ADA, process.clock().instant()))).isFalse();
    }

    @Test
    void findsConsentGivenInAnotherProcessAtOnce() {
        try (VaultProcess other = stores.start()) {
            finishesEmpty(other.vault().tokenFor(ADA));

            process.authorizeAda();

            assertThat(now(other.vault().tokenFor(ADA))).isNotNull();
        }
    }

    @Test
    void servesFromPostgresWithoutRedis() {
        process.authorizeAda();

        try (VaultProcess alone = stores.withoutRedis().start()) {
            assertThat(now(alone.vault().tokenFor(ADA))).isNotNull();
            assertThat(now(alone.vault().revoke(ADA))).isTrue();
            finishesEmpty(alone.vault().tokenFor(ADA));
        }
    }

    @Test
    void servesFromRedisWhilePostgresIsAway() {
        try (VaultProcess other = stores.start()) {
            await().atMost(PATIENCE).until(() -> other.redisLink().isConnected());
            IssuedTokens tokens = Tokens.fresh(process.clock());
            process.authorizeAda(tokens);
            process.execute("ALTER TABLE grants RENAME TO grants_away");
            try {
                assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(tokens.access());
                failsWith(other.vault().tokenFor(new GrantKey("cli_other", "ou_ada")), VaultUnavailable.class);
            } finally {
                process.execute("ALTER TABLE grants_away RENAME TO grants");
            }
        }
    }

    @Test
    void takesPoisonedValueInRedisForMiss() {
        IssuedTokens tokens = Tokens.fresh(process.clock());
        process.authorizeAda(tokens);
        String eves = "larkspur:grant:" + VaultProcess.APP + ":ou_eve";
        String adas = "larkspur:grant:" + VaultProcess.APP + ":ou_ada";
        Object sealed = now(process.redis().opsForHash().get(adas, "sealed"));
        now(process.redis().opsForHash().put(eves, "version", "999"));
        now(process.redis().opsForHash().put(eves, "sealed", sealed));

        finishesEmpty(process.vault().tokenFor(new GrantKey(VaultProcess.APP, "ou_eve")));

        now(process.redis().opsForHash().put(adas, "sealed", "not base64!"));
        try (VaultProcess other = stores.start()) {
            assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(tokens.access());
        }
    }

    @Test
    void takesRowOfAnotherUserForMiss() {
        process.authorizeAda();
        AuthSession session = process.open("ou_eve");
        now(process.sessions().complete(session.sessionId(), People.eve(), Tokens.fresh(process.clock())));

        process.execute("UPDATE grants g SET sealed_access_token = o.sealed_access_token, version = o.version"
                + " FROM grants o WHERE g.user_id = 'ou_eve' AND o.user_id = 'ou_ada'");

        try (VaultProcess other = stores.withoutRedis().start()) {
            finishesEmpty(other.vault().tokenFor(new GrantKey(VaultProcess.APP, "ou_eve")));
        }
    }

    @Test
    void storesNoTokenInTheClear() {
        IssuedTokens tokens = Tokens.fresh(process.clock());
        process.authorizeAda(tokens);

        String row = now(process.database()
                .sql(
                        "SELECT encode(sealed_access_token || sealed_refresh_token, 'escape') || g::text AS stored FROM grants g")
                .map(found -> Columns.text(found, "stored"))
                .one());
        List<Object> cached = now(process.redis()
                .opsForHash()
                .values("larkspur:grant:" + VaultProcess.APP + ":ou_ada")
                .collectList());

        assertThat(row).doesNotContain("access-token-number").doesNotContain("refresh-token-number");
        assertThat(cached).hasSize(2);
        assertThat(cached.toString()).doesNotContain("access-token-number");
    }

    private static void finishesEmpty(Mono<?> mono) {
        StepVerifier.create(mono).expectComplete().verify(PATIENCE);
    }

    private static void failsWith(Mono<?> mono, Class<? extends Throwable> failure) {
        StepVerifier.create(mono).expectError(failure).verify(PATIENCE);
    }
}
