package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Several processes, one refresh token: who sends it, how often, and what becomes of the answer. */
class RefreshClaimsIntegrationTests {

    private static VaultProcess.Stores stores;
    private static ScriptedPlatform platform;
    private static VaultProcess process;
    private static VaultProcess other;

    @BeforeAll
    static void start() {
        stores = VaultProcess.stores();
        platform = new ScriptedPlatform(stores.clock());
        process = stores.start(platform);
        other = stores.start(platform);
        await().atMost(PATIENCE)
                .until(() ->
                        process.redisLink().isConnected() && other.redisLink().isConnected());
    }

    @AfterAll
    static void stop() {
        process.close();
        other.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
        platform.isAnswering(true);
        other.cards().sent().clear();
    }

    @Test
    void asksThePlatformOnceForTenProcessesAtOnce() {
        List<VaultProcess> all = new ArrayList<>(List.of(process, other));
        for (int i = 2; i < 10; i++) {
            all.add(stores.start(platform, "spring.r2dbc.pool.max-size=3", "spring.r2dbc.pool.initial-size=1"));
        }
        try {
            for (int round = 0; round < 3; round++) {
                process.reset();
                authorizeAndLetExpire();

                Set<String> served =
                        now(Flux.fromIterable(all)
                                        .flatMap(one -> one.vault().tokenFor(ADA), 10)
                                        .collectList())
                                .stream()
                                .map(token -> token.value().reveal())
                                .collect(Collectors.toSet());

                assertThat(served).hasSize(1);
                assertThat(platform.asked()).hasSize(1);
            }
        } finally {
            all.stream().skip(2).forEach(VaultProcess::close);
        }
    }

    @Test
    void waitsForTheProcessThatHoldsTheClaim() {
        authorizeAndLetExpire();
        Sinks.Empty<Void> gate = Sinks.empty();
        platform.answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        Mono<UserToken> first = started(process.vault().tokenFor(ADA));
        await().atMost(PATIENCE).until(() -> platform.asked().size() == 1);

        Mono<UserToken> second = started(other.vault().tokenFor(ADA));
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> platform.tries() >= 1);
        gate.tryEmitEmpty();

        assertThat(now(second).value()).isEqualTo(now(first).value());
        assertThat(platform.asked()).hasSize(1);
    }

    @Test
    void tellsWhenToComeBackWhileTheHolderIsSlow() {
        try (VaultProcess hasty = stores.start(platform, "larkspur.vault.refresh.patience=300ms")) {
            authorizeAndLetExpire();
            Sinks.Empty<Void> gate = Sinks.empty();
            platform.answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
            Mono<UserToken> first = started(process.vault().tokenFor(ADA));
            await().atMost(PATIENCE).until(() -> platform.asked().size() == 1);

            StepVerifier.create(hasty.vault().tokenFor(ADA))
                    .expectErrorSatisfies(failure -> assertThat(((RefreshUnavailable) failure).retryAfter())
                            .hasValueSatisfying(pause -> assertThat(pause).isPositive()))
                    .verify(PATIENCE);

            gate.tryEmitEmpty();
            assertThat(now(first)).isNotNull();
            assertThat(platform.asked()).hasSize(1);
        }
    }

    @Test
    void leavesTheHolderAloneWhileTheOldTokenServes() {
        IssuedTokens old = authorizeAndLetFallDue();
        Sinks.Empty<Void> gate = Sinks.empty();
        platform.answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        awaitThat(() -> {
            assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
            assertThat(platform.asked()).hasSize(1);
        });

        assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
        awaitThat(() -> assertThat(state()).isEqualTo("refreshing"));
        gate.tryEmitEmpty();

        awaitThat(() -> assertThat(now(other.vault().tokenFor(ADA)).value()).isNotEqualTo(old.access()));
        assertThat(platform.asked()).hasSize(1);
    }

    @Test
    void sendsAgainWhatDiedBeforeItWasSent() {
        authorizeAndLetExpire();
        platform.answers(answer -> Mono.never());
        Mono<UserToken> dead = started(process.vault().tokenFor(ADA));
        await().atMost(PATIENCE).until(() -> state().equals("refreshing"));
        platform.answers(answer -> answer);

        process.ageClaims();
        other.lookAfterGrants();

        assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(now(dead).value());
        assertThat(platform.asked()).hasSize(1);
        assertThat(other.cards().sent()).isEmpty();
    }

    @Test
    void asksTheUserAtOnceWhenARotationIsLostAndServesTheOldTokenMeanwhile() {
        IssuedTokens old = authorizeAndLetFallDue();
        platform.answers(answer -> answer.then(Mono.error(new IllegalStateException("reset after the body"))));
        awaitThat(() -> {
            assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
            assertThat(state()).isEqualTo("unknown");
        });
        platform.answers(answer -> answer);

        other.ageClaims();
        other.lookAfterGrants();

        awaitThat(() -> assertThat(other.cards().sent()).singleElement().satisfies(session -> {
            assertThat(session.reason()).isEqualTo(InvitationReason.LOST);
            assertThat(session.userId()).isEqualTo("ou_ada");
            assertThat(session.scopes()).containsExactly("docs:read");
        }));
        assertThat(process.count("grants WHERE state = 'refused' AND refusal_code = 20073 AND lost_at IS NOT NULL"))
                .isEqualTo(1);
        awaitThat(() -> assertThat(process.count("grants WHERE invite_lost_at IS NOT NULL"))
                .isZero());
        assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
        assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
        assertThat(platform.asked()).hasSize(2);
    }

    @Test
    void neverSendsATokenForTheThirdTime() {
        authorizeAndLetFallDue();
        platform.answers(answer -> Mono.error(new IllegalStateException("reset before the first byte")));
        awaitThat(() -> {
            assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
            assertThat(state()).isEqualTo("unknown");
        });

        for (int i = 0; i < 3; i++) {
            other.ageClaims();
            other.lookAfterGrants();
            process.lookAfterGrants();
        }

        int tries = platform.tries();
        StepVerifier.create(other.vault().refresh(ADA))
                .expectError(GrantNotRefreshable.class)
                .verify(PATIENCE);
        assertThat(platform.tries()).isEqualTo(tries);
        assertThat(process.count("grants WHERE claim_attempts = 2 AND state = 'refused'"))
                .isEqualTo(1);
    }

    @Test
    void keepsALoginInDoubtUntilTheEndpointTalksSenseAgain() {
        IssuedTokens old = authorizeAndLetFallDue();
        platform.isAnswering(false);
        platform.answers(answer -> Mono.error(new IllegalStateException("a page of the proxy")));
        awaitThat(() -> {
            assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
            assertThat(state()).isEqualTo("unknown");
        });
        int tries = platform.tries();

        for (int i = 0; i < 3; i++) {
            other.ageClaims();
            other.lookAfterGrants();
            process.lookAfterGrants();
        }

        assertThat(platform.tries()).isEqualTo(tries);
        assertThat(state()).isEqualTo("unknown");
        assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
        platform.isAnswering(true);
        platform.answers(answer -> answer);
        awaitThat(() -> {
            other.ageClaims();
            other.lookAfterGrants();
            assertThat(state()).isEqualTo("idle");
        });
        assertThat(platform.asked()).hasSize(1);
        assertThat(other.cards().sent()).isEmpty();
    }

    @Test
    void giveUpOnAReplayThatNobodyFinished() {
        authorizeAndLetExpire();
        platform.answers(answer -> Mono.never());
        int before = platform.tries();
        Disposable first = process.vault().tokenFor(ADA).subscribe();
        await().atMost(PATIENCE).until(() -> state().equals("refreshing") && platform.tries() == before + 1);
        process.ageClaims();
        Disposable second = other.vault().tokenFor(ADA).subscribe();
        await().atMost(PATIENCE).until(() -> state().equals("replaying") && platform.tries() == before + 2);
        int tries = platform.tries();

        process.ageClaims();
        try (VaultProcess third = stores.start(platform)) {
            third.lookAfterGrants();

            assertThat(process.count("grants WHERE state = 'refused' AND lost_at IS NOT NULL"))
                    .isEqualTo(1);
            assertThat(platform.tries()).isEqualTo(tries);
        }
        first.dispose();
        second.dispose();
    }

    @Test
    void replaysOnceWhenTwoFindTheSameOldClaim() {
        authorizeAndLetExpire();
        try (VaultProcess paused = stores.start(platform)) {
            platform.answers(answer -> Mono.never());
            int before = platform.tries();
            Disposable asleep = paused.vault().tokenFor(ADA).subscribe();
            await().atMost(PATIENCE).until(() -> state().equals("refreshing") && platform.tries() == before + 1);
            platform.answers(answer -> answer.delayElement(Duration.ofMillis(200)));
            process.ageClaims();

            List<UserToken> served =
                    now(Flux.merge(process.vault().tokenFor(ADA), other.vault().tokenFor(ADA))
                            .collectList());

            assertThat(served.stream().map(UserToken::value).distinct()).hasSize(1);
            assertThat(platform.asked()).hasSize(1);
            asleep.dispose();
        }
    }

    @Test
    void keepsTheGoodAnswerOfAnOwnerThatWasGivenUp() {
        authorizeAndLetExpire();
        Sinks.Empty<Void> gate = Sinks.empty();
        platform.answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
        Mono<UserToken> paused = started(process.vault().tokenFor(ADA));
        await().atMost(PATIENCE).until(() -> platform.asked().size() == 1);
        platform.answers(answer -> answer);
        process.ageClaims();
        other.lookAfterGrants();
        assertThat(process.count("grants WHERE state = 'refused' AND lost_at IS NOT NULL"))
                .isEqualTo(1);

        gate.tryEmitEmpty();

        awaitThat(() -> assertThat(process.count("grants WHERE state = 'active' AND lost_at IS NULL"))
                .isEqualTo(1));
        assertThat(now(other.vault().tokenFor(ADA))).isNotNull();
        assertThat(platform.asked()).hasSize(2);
    }

    @Test
    void keepsAnAnswerThatComesAfterTheDeadline() {
        try (VaultProcess hasty =
                stores.start(platform, "larkspur.vault.refresh-deadline=1s", "larkspur.vault.refresh.patience=500ms")) {
            authorizeAndLetExpire();
            Sinks.Empty<Void> gate = Sinks.empty();
            platform.answers(answer -> answer.delayUntil(tokens -> gate.asMono()));
            Disposable asked = hasty.vault().tokenFor(ADA).subscribe(token -> {}, failure -> {});
            awaitThat(() -> assertThat(state()).isEqualTo("unknown"));

            gate.tryEmitEmpty();

            awaitThat(() -> assertThat(process.count("grants WHERE state = 'active' AND refreshed_at IS NOT NULL"))
                    .isEqualTo(1));
            assertThat(platform.asked()).hasSize(1);
            asked.dispose();
        }
    }

    @Test
    void keepsTheAnswerInRedisWhilePostgresIsAway() {
        authorizeAndLetExpire();
        platform.answers(answer -> answer.delayUntil(tokens -> rename("grants", "grants_away")));
        try {
            UserToken served = now(process.vault().tokenFor(ADA));

            assertThat(now(process.redis().keys("larkspur:answer:*").collectList()))
                    .hasSize(1);
            assertThat(served.value().reveal()).startsWith("u-");
        } finally {
            now(rename("grants_away", "grants"));
        }
        awaitThat(() -> assertThat(process.count("grants WHERE refreshed_at IS NOT NULL AND refresh_state = 'idle'"))
                .isEqualTo(1));
        awaitThat(() -> assertThat(now(process.redis().keys("larkspur:answer:*").collectList()))
                .isEmpty());
    }

    @Test
    void bringsHomeTheAnswerOfAProcessThatDied() {
        authorizeAndLetExpire();
        platform.answers(answer -> answer.delayUntil(tokens -> rename("grants", "grants_away")));
        TokenValue served;
        try {
            try (VaultProcess dead = stores.start(platform)) {
                await().atMost(PATIENCE).until(() -> dead.redisLink().isConnected());
                served = now(dead.vault().tokenFor(ADA)).value();
            }
        } finally {
            now(rename("grants_away", "grants"));
        }
        platform.answers(answer -> answer);
        assertThat(state()).isEqualTo("refreshing");

        process.ageClaims();
        other.lookAfterGrants();

        assertThat(state()).isEqualTo("idle");
        assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(served);
        assertThat(platform.asked()).hasSize(1);
    }

    @Test
    void doesNotCountWhatWasNeverSent() {
        authorizeAndLetExpire();
        platform.answers(answer -> Mono.error(new RefreshNotSent(new java.net.ConnectException("refused"))));
        Mono<UserToken> waiting = started(process.vault().tokenFor(ADA));
        int before = platform.tries();
        await().atMost(PATIENCE).until(() -> platform.tries() >= before + 2);

        platform.answers(answer -> answer);

        assertThat(now(waiting)).isNotNull();
        assertThat(state()).isEqualTo("idle");
        assertThat(platform.asked()).hasSize(1);
    }

    @Test
    void givesAnUnusedClaimBackAsSoonAsPostgresTakesIt() {
        authorizeAndLetExpire();
        Mono<IssuedTokens> refused = Mono.error(() -> new RefreshNotSent(new java.net.ConnectException("refused")));
        platform.answers(answer -> rename("grants", "grants_away").then(refused));
        Mono<UserToken> waiting = started(process.vault().tokenFor(ADA));
        awaitThat(() -> assertThat(process.count("pg_tables WHERE tablename = 'grants_away'"))
                .isEqualTo(1));

        platform.answers(answer -> refused);
        now(rename("grants_away", "grants"));

        awaitThat(() -> assertThat(state()).isEqualTo("idle"));
        assertThat(platform.asked()).isEmpty();
        platform.answers(answer -> answer);
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
        assertThat(platform.asked()).hasSize(1);
    }

    @Test
    void triesSeldomAndFailsNobodyWhileThePlatformPostponesAndTheOldTokenServes() {
        IssuedTokens old = authorizeAndLetFallDue();
        platform.answers(answer -> Mono.error(RefreshPostponed.because(new IllegalStateException("20050"))));
        int before = platform.tries();
        long version = now(process.vault().tokenFor(ADA)).version();

        for (int i = 0; i < 50; i++) {
            assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
            assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(old.access());
            process.lookAfterGrants();
            StepVerifier.create(other.bean(GrantRefresh.class).ahead(version, ADA))
                    .expectError(RefreshUnavailable.class)
                    .verify(PATIENCE);
        }

        assertThat(platform.tries() - before).isBetween(1, 8);
        assertThat(process.count(
                        "grants WHERE state = 'active' AND refresh_state = 'idle' AND next_try_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void keepsTheOldRefreshTokenWhenTheAnswerBringsNone() {
        authorizeAndLetExpire();
        platform.answers(answer -> answer.map(
                tokens -> new IssuedTokens(tokens.access(), tokens.accessExpiresAt(), null, null, tokens.scopes())));

        TokenValue served = now(process.vault().tokenFor(ADA)).value();

        assertThat(state()).isEqualTo("unknown");
        assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(served);
        platform.answers(answer -> answer);
        process.clock().advance(Duration.ofMinutes(100));
        process.lookAfterGrants();
        awaitThat(() -> assertThat(process.cards().sent())
                .singleElement()
                .satisfies(session -> assertThat(session.reason()).isEqualTo(InvitationReason.LOST)));
        assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(served);
    }

    @Test
    void doesNotAskAUserWhoEndedTheConsent() {
        authorizeAndLetFallDue();
        platform.answers(answer -> Mono.error(new RefreshRefused(20064)));

        StepVerifier.create(process.vault().refresh(ADA))
                .expectError(GrantNotRefreshable.class)
                .verify(PATIENCE);
        process.lookAfterGrants();

        assertThat(process.cards().sent()).isEmpty();
        assertThat(process.count("grants WHERE state = 'refused' AND refusal_code = 20064 AND lost_at IS NULL"))
                .isEqualTo(1);
    }

    private static IssuedTokens authorizeAndLetExpire() {
        IssuedTokens tokens = Tokens.fresh(process.clock());
        process.authorizeAda(tokens);
        process.clock().advance(Duration.ofHours(3));
        return tokens;
    }

    private static IssuedTokens authorizeAndLetFallDue() {
        IssuedTokens tokens = Tokens.fresh(process.clock());
        process.authorizeAda(tokens);
        process.clock().advance(Duration.ofMinutes(80));
        return tokens;
    }

    /** Goes on by itself, and is asked for its outcome later. */
    private static Mono<UserToken> started(Mono<UserToken> call) {
        Mono<UserToken> running = call.cache();
        Disposable subscription = running.subscribe(token -> {}, failure -> {});
        assertThat(subscription).isNotNull();
        return running;
    }

    private static Mono<Long> rename(String from, String to) {
        return process.database()
                .sql("ALTER TABLE " + from + " RENAME TO " + to)
                .fetch()
                .rowsUpdated()
                .defaultIfEmpty(0L);
    }

    private static String state() {
        return now(process.database()
                .sql("SELECT refresh_state FROM grants WHERE user_id = 'ou_ada'")
                .map(row -> Columns.text(row, "refresh_state"))
                .one());
    }

    private static void awaitThat(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }
}
