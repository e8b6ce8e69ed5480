package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.inviteAda;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class InvitationsIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(15);

    private static VaultProcess.Stores stores;
    private static VaultProcess process;
    private static VaultProcess other;
    private static VaultProcess third;

    @BeforeAll
    static void start() {
        stores = VaultProcess.stores();
        process = stores.start();
        other = stores.start();
        third = stores.start();
    }

    @AfterAll
    static void stop() {
        process.close();
        other.close();
        third.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
        other.reset();
        third.reset();
    }

    @Test
    void sendsOneCardForTwoHundredCalls() {
        List<AuthSession> joined = now(Flux.range(0, 200)
                .flatMap(i -> process.invitations().invite(inviteAda("app-1", "docs:read")), 200)
                .collectList());

        assertThat(joined)
                .extracting(AuthSession::sessionId)
                .hasSize(200)
                .containsOnly(joined.get(0).sessionId());
        assertThat(joined).allSatisfy(session -> assertThat(session.messageId()).isNotNull());
        assertThat(process.cards().sent()).hasSize(1);
    }

    @Test
    void sendsOneCardForFiveHundredCallsOnThreeReplicas() {
        List<VaultProcess> replicas = List.of(process, other, third);

        List<AuthSession> joined = now(Flux.range(0, 500)
                .flatMap(
                        i -> replicas.get(i % 3).invitations().invite(inviteAda("app-" + i % 5, "scope-" + i % 7)), 500)
                .collectList());

        assertThat(joined)
                .extracting(AuthSession::sessionId)
                .hasSize(500)
                .containsOnly(joined.get(0).sessionId());
        assertThat(replicas.stream()
                        .mapToInt(each -> each.cards().sent().size())
                        .sum())
                .isEqualTo(1);
        assertThat(process.count("user_auth_sessions")).isEqualTo(1);
        AuthSession asked = now(process.sessions().find(joined.get(0).sessionId()));
        assertThat(asked.scopes()).hasSize(7);
        assertThat(asked.askedBy()).hasSize(5);
    }

    @Test
    void mergesScopesAndGivesConsentToEveryoneWhoAsked() {
        now(process.invitations().invite(inviteAda("app-1", "docs:read")));
        AuthSession merged = now(process.invitations().invite(inviteAda("app-2", "docs:write")));

        now(process.sessions().complete(merged.sessionId(), People.ada(), Tokens.fresh(process.clock())));

        assertThat(merged.scopes()).containsExactlyInAnyOrder("docs:read", "docs:write");
        assertThat(now(process.vault().tokenFor(ADA)).applications()).containsExactlyInAnyOrder("app-1", "app-2");
    }

    @Test
    void givesNoConsentToAnApplicationThatTheUserCouldNotSee() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        AuthorizationAttempt walk = now(process.sessions().begin(asked.sessionId()));
        now(other.invitations().invite(inviteAda("app-2")));
        now(process.sessions().redeem(walk.state(), walk.browser()));

        now(process.sessions().complete(asked.sessionId(), People.ada(), Tokens.fresh(process.clock())));

        assertThat(now(process.vault().tokenFor(ADA)).applications()).containsExactly("app-1");
    }

    @Test
    void letsTheStrongestReasonSpeak() {
        now(process.invitations().invite(new Invitation(ADA, "*", Set.of(), InvitationReason.ENDING)));
        AuthSession called = now(process.invitations().invite(inviteAda("app-1")));
        AuthSession lost = now(process.invitations().invite(new Invitation(ADA, "*", Set.of(), InvitationReason.LOST)));
        AuthSession calledAgain = now(process.invitations().invite(inviteAda("app-2")));

        assertThat(called.reason()).isEqualTo(InvitationReason.MISSING);
        assertThat(lost.reason()).isEqualTo(InvitationReason.LOST);
        assertThat(calledAgain.reason()).isEqualTo(InvitationReason.LOST);
        assertThat(process.cards().sent()).hasSize(1);
    }

    @Test
    void agreesWithTheStoreOnWhichReasonIsStronger() {
        for (InvitationReason one : InvitationReason.values()) {
            for (InvitationReason other : InvitationReason.values()) {
                String stored = now(process.database()
                        .sql("SELECT stronger_invitation_reason('" + one.wireName() + "', '" + other.wireName()
                                + "') AS stronger")
                        .map(row -> Columns.text(row, "stronger"))
                        .one());

                assertThat(stored).isEqualTo(one.or(other).wireName());
            }
        }
    }

    @Test
    void givesNobodyConsentWhenNobodyCalled() {
        AuthSession session =
                now(process.invitations().invite(new Invitation(ADA, "*", Set.of("a"), InvitationReason.LOST)));

        now(process.sessions().complete(session.sessionId(), People.ada(), Tokens.fresh(process.clock())));

        assertThat(session.applicationId()).isNull();
        assertThat(now(process.vault().tokenFor(ADA)).applications()).isEmpty();
    }

    @Test
    void endsSessionWhoseCardCannotBeDelivered() {
        process.cards().answer(Mono.error(new IllegalStateException("bot cannot reach user")));

        StepVerifier.create(process.invitations().invite(inviteAda("app-1")))
                .expectErrorMessage("bot cannot reach user")
                .verify(PATIENCE);

        assertThat(process.count("user_auth_sessions WHERE state = 'pending'")).isZero();
        process.cards().answerWell();
        process.clock().advance(Duration.ofSeconds(5));
        assertThat(now(process.invitations().invite(inviteAda("app-1"))).messageId())
                .isNotNull();
        assertThat(process.cards().sent()).hasSize(2);
    }

    @Test
    void invitesAnewAfterTheEnd() {
        AuthSession first = now(process.invitations().invite(inviteAda("app-1")));
        process.clock().advance(Duration.ofMinutes(11));

        AuthSession second = now(process.invitations().invite(inviteAda("app-1")));

        assertThat(second.sessionId()).isNotEqualTo(first.sessionId());
        assertThat(process.cards().sent()).hasSize(2);
    }

    @Test
    void sendsTheCardOfAnOpenerThatDied() {
        Sinks.One<String> answer = Sinks.one();
        process.cards().answer(answer.asMono());
        Disposable dying = process.invitations().invite(inviteAda("app-1")).subscribe();
        await().atMost(PATIENCE).until(() -> process.cards().sent().size() == 1);

        assertThat(now(other.invitations().invite(inviteAda("app-1"))).messageId())
                .isNull();
        assertThat(other.cards().sent()).isEmpty();
        process.clock().advance(Duration.ofSeconds(6));

        AuthSession rescued = now(other.invitations().invite(inviteAda("app-1")));

        assertThat(rescued.messageId()).isNotNull();
        assertThat(rescued.sessionId()).isEqualTo(process.cards().sent().get(0).sessionId());
        answer.tryEmitValue("om_late");
        dying.dispose();
    }

    @Test
    void goesOnSendingWhenItsCallerLeaves() {
        Sinks.One<String> answer = Sinks.one();
        process.cards().answer(answer.asMono());
        Disposable caller = process.invitations().invite(inviteAda("app-1")).subscribe();
        await().atMost(PATIENCE).until(() -> process.cards().sent().size() == 1);

        caller.dispose();
        answer.tryEmitValue("om_1");

        await().atMost(PATIENCE).until(() -> process.count("user_auth_sessions WHERE message_id = 'om_1'") == 1);
    }

    @Test
    void answersOutcomeOfEndedSessionAtOnce() {
        AuthSession session = process.authorizeAda();

        assertThat(now(process.invitations().outcome(session.sessionId(), LONG)).state())
                .isEqualTo(AuthSessionState.COMPLETED);
    }

    @Test
    void answersNothingWhileStillPending() {
        AuthSession session = process.open("ou_ada");

        StepVerifier.create(process.invitations().outcome(session.sessionId(), Duration.ofMillis(300)))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(process.waiters().size()).isZero();
    }

    @Test
    void knowsNoOutcomeOfUnknownSession() {
        StepVerifier.create(process.invitations().outcome("no-such-session", LONG))
                .expectError(UnknownAuthSession.class)
                .verify(PATIENCE);
        assertThat(process.waiters().size()).isZero();
    }

    @Test
    void wakesThoseWhoWaitHere() {
        AuthSession session = process.open("ou_ada");
        Mono<AuthSession> waiting = waiting(process, session);

        now(process.sessions().deny(session.sessionId()));

        assertThat(now(waiting).state()).isEqualTo(AuthSessionState.DENIED);
    }

    @Test
    void wakesThoseWhoWaitInAnotherProcess() {
        AuthSession session = process.open("ou_ada");
        Mono<AuthSession> waiting = waiting(other, session);

        now(process.sessions().complete(session.sessionId(), People.ada(), Tokens.fresh(process.clock())));

        assertThat(now(waiting).state()).isEqualTo(AuthSessionState.COMPLETED);
        assertThat(now(other.vault().tokenFor(ADA))).isNotNull();
    }

    @Test
    void wakesThoseWhoWaitInAnotherProcessWithoutRedis() {
        try (VaultProcess one = stores.withoutRedis().start();
                VaultProcess two = stores.withoutRedis().start()) {
            AuthSession session = one.open("ou_ada");
            Mono<AuthSession> waiting = waiting(two, session);

            now(one.sessions().complete(session.sessionId(), People.ada(), Tokens.fresh(one.clock())));

            assertThat(now(waiting).state()).isEqualTo(AuthSessionState.COMPLETED);
            assertThat(now(two.vault().tokenFor(ADA))).isNotNull();
        }
    }

    @Test
    void wakesThoseWhoWaitWhenTimeIsOver() {
        AuthSession session = process.open("ou_ada");
        Mono<AuthSession> waiting = waiting(process, session);

        process.clock().advance(Duration.ofMinutes(10));

        assertThat(now(waiting).state()).isEqualTo(AuthSessionState.EXPIRED);
    }

    @Test
    void letsTenThousandWait() {
        AuthSession session = process.open("ou_ada");
        Mono<Long> woken = Flux.range(0, 10_000)
                .flatMap(i -> process.invitations().outcome(session.sessionId(), LONG), 10_000)
                .count()
                .cache();
        Disposable waiting = woken.subscribe();
        await().atMost(PATIENCE).until(() -> process.waiters().size() == 1);

        now(process.sessions().deny(session.sessionId()));

        assertThat(now(woken)).isEqualTo(10_000);
        assertThat(process.waiters().size()).isZero();
        assertThat(waiting.isDisposed()).isTrue();
    }

    @Test
    void forgetsThoseWhoLeave() {
        AuthSession session = process.open("ou_ada");
        Disposable waiting =
                process.invitations().outcome(session.sessionId(), LONG).subscribe();
        await().atMost(PATIENCE).until(() -> process.waiters().size() == 1);

        waiting.dispose();

        assertThat(process.waiters().size()).isZero();
    }

    private static Mono<AuthSession> waiting(VaultProcess process, AuthSession session) {
        Mono<AuthSession> outcome =
                process.invitations().outcome(session.sessionId(), LONG).cache();
        Disposable waiting = outcome.subscribe();
        await().atMost(PATIENCE).until(() -> process.waiters().size() == 1 && !waiting.isDisposed());
        return outcome;
    }
}
