package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.inviteAda;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Cards show what is true, whoever died and whatever was away meanwhile, and each change is shown by one process. */
class CardUpkeepIntegrationTests {

    private static VaultProcess process;
    private static VaultProcess other;

    @BeforeAll
    static void start() {
        VaultProcess.Stores stores = VaultProcess.stores();
        process = stores.start("larkspur.vault.sweep-period=100ms");
        other = stores.start("larkspur.vault.sweep-period=100ms");
    }

    @AfterAll
    static void stop() {
        process.close();
        other.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
        other.reset();
    }

    @Test
    void showsOnceThatTimeIsOverThoughNobodyCalls() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));

        process.clock().advance(Duration.ofMinutes(10));

        settled(asked, AuthSessionState.EXPIRED);
        assertThat(shown()).extracting(AuthSession::state).containsExactly(AuthSessionState.EXPIRED);
        assertThat(process.count("user_auth_sessions WHERE state = 'expired'")).isEqualTo(1);
    }

    @Test
    void wakesThoseWhoWaitOnAnotherReplicaWhenTimeIsOver() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        Mono<AuthSession> waiting = other.invitations()
                .outcome(asked.sessionId(), Duration.ofSeconds(15))
                .cache();
        Disposable started = waiting.subscribe();
        await().atMost(PATIENCE).until(() -> other.waiters().size() == 1 && !started.isDisposed());

        process.clock().advance(Duration.ofMinutes(10));

        assertThat(now(waiting).state()).isEqualTo(AuthSessionState.EXPIRED);
    }

    @Test
    void showsTheEndLaterWhenThePlatformIsAway() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        Mono<Boolean> away = Mono.error(new IllegalStateException("the message service is away"));
        process.cards().onChange(away);
        other.cards().onChange(away);
        now(process.sessions().deny(asked.sessionId()));
        await().atMost(PATIENCE).until(() -> shown().size() == 1);
        await().atMost(PATIENCE)
                .until(() ->
                        process.count("user_auth_sessions WHERE card_shown_state = 'pending' AND card_tries = 1") == 1);

        process.clock().advance(Duration.ofSeconds(5));
        await().atMost(PATIENCE).until(() -> shown().size() == 2);
        process.cards().onChange(Mono.just(true));
        other.cards().onChange(Mono.just(true));
        process.clock().advance(Duration.ofSeconds(10));

        settled(asked, AuthSessionState.DENIED);
        assertThat(shown()).hasSize(3);
    }

    @Test
    void takesOverFromAProcessThatDiedWhileChangingACard() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        process.cards().onChange(Mono.never());
        other.cards().onChange(Mono.never());
        now(process.sessions().deny(asked.sessionId()));
        await().atMost(PATIENCE).until(() -> shown().size() == 1);

        process.cards().onChange(Mono.just(true));
        other.cards().onChange(Mono.just(true));
        process.clock().advance(Duration.ofSeconds(30));

        settled(asked, AuthSessionState.DENIED);
    }

    @Test
    void stopsWhereThePlatformTakesNoMoreChanges() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        process.cards().onChange(Mono.just(false));
        other.cards().onChange(Mono.just(false));

        now(process.sessions().deny(asked.sessionId()));

        await().atMost(PATIENCE)
                .until(() -> process.count("user_auth_sessions WHERE state = 'denied' AND card_shown_state = 'pending'"
                                + " AND card_due_at IS NULL")
                        == 1);
        process.clock().advance(Duration.ofDays(1));
        assertThat(shown()).hasSize(1);
    }

    @Test
    void stopsAfterFourteenDays() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        Mono<Boolean> away = Mono.error(new IllegalStateException("the message service is away"));
        process.cards().onChange(away);
        other.cards().onChange(away);
        now(process.sessions().deny(asked.sessionId()));
        await().atMost(PATIENCE).until(() -> process.count("user_auth_sessions WHERE card_tries = 1") == 1);

        process.clock().advance(Duration.ofDays(14));

        await().atMost(PATIENCE)
                .until(() -> process.count("user_auth_sessions WHERE card_shown_state = 'pending' AND card_tries = 2"
                                + " AND card_due_at IS NULL")
                        == 1);
    }

    @Test
    void showsScopesAndAskersThatCameLaterInOneChange() {
        now(process.invitations().invite(inviteAda("app-1", "docs:read")));
        now(other.invitations().invite(inviteAda("app-1", "docs:write")));
        now(process.invitations().invite(inviteAda("app-2", "docs:read")));
        assertThat(shown()).isEmpty();

        process.clock().advance(Duration.ofSeconds(1));

        await().atMost(PATIENCE).until(() -> process.count("user_auth_sessions WHERE card_due_at IS NULL") == 1);
        assertThat(shown()).singleElement().satisfies(card -> {
            assertThat(card.scopes()).containsExactlyInAnyOrder("docs:read", "docs:write");
            assertThat(card.askedBy()).containsExactlyInAnyOrder("app-1", "app-2");
        });
    }

    @Test
    void changesNothingForACallThatAsksForTheSame() {
        now(process.invitations().invite(inviteAda("app-1", "docs:read")));

        now(other.invitations().invite(inviteAda("app-1", "docs:read")));

        assertThat(process.count("user_auth_sessions WHERE card_due_at IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void showsThatSomebodyElseTriedAndStaysUsable() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));

        StepVerifier.create(process.sessions().complete(asked.sessionId(), People.eve(), Tokens.fresh(process.clock())))
                .expectError(OtherPersonAuthorized.class)
                .verify(PATIENCE);

        await().atMost(PATIENCE).until(() -> shown().size() == 1);
        assertThat(shown().get(0).otherPersonTried()).isTrue();
        assertThat(shown().get(0).isPending()).isTrue();
        assertThat(count("other_person")).isEqualTo(1);
        now(process.sessions().complete(asked.sessionId(), People.ada(), Tokens.fresh(process.clock())));
        settled(asked, AuthSessionState.COMPLETED);
    }

    @Test
    void correctsACardThatWasSentAfterTheEnd() {
        AuthSession explicit = process.open("ou_ada");
        now(process.sessions().deny(explicit.sessionId()));

        now(process.sessions().cardSent(explicit.sessionId(), "om_late", "{\"short\":true}"));

        settled(explicit, AuthSessionState.DENIED);
        assertThat(shown().get(0).cardOptions()).isEqualTo("{\"short\":true}");
    }

    @Test
    void countsEachEndOnceOverAllReplicas() {
        double before = count("completed") + count("denied") + count("expired");
        AuthSession denied = now(process.invitations().invite(inviteAda("app-1")));
        now(other.sessions().deny(denied.sessionId()));
        process.authorizeAda();
        now(process.invitations().invite(new Invitation(ADA, "app-1", Set.of(), InvitationReason.LOST)));
        process.clock().advance(Duration.ofMinutes(10));

        await().atMost(PATIENCE)
                .until(() ->
                        process.count("user_auth_sessions WHERE state = 'pending' OR card_due_at IS NOT NULL") == 0);
        assertThat(count("completed") + count("denied") + count("expired") - before)
                .isEqualTo(3);
    }

    @Test
    void showsTheSuccessRatioOfTheDay() {
        process.clock().advance(Duration.ofDays(2));
        now(process.sessions()
                .deny(now(process.invitations().invite(inviteAda("app-1"))).sessionId()));
        process.authorizeAda();
        process.open("ou_eve");
        process.clock().advance(Duration.ofSeconds(31));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(gauge(process, "larkspur.authorization.success.ratio")).isEqualTo(0.5);
            assertThat(gauge(other, "larkspur.authorization.success.ratio")).isEqualTo(0.5);
            assertThat(gauge(process, "larkspur.authorizations.pending")).isEqualTo(1);
        });
    }

    private static List<AuthSession> shown() {
        return Stream.of(process, other)
                .flatMap(each -> each.cards().shown().stream())
                .toList();
    }

    private static void settled(AuthSession session, AuthSessionState state) {
        await().atMost(PATIENCE)
                .until(() -> process.count("user_auth_sessions WHERE session_id = '" + session.sessionId()
                                + "' AND card_shown_state = '" + state.wireName() + "' AND card_due_at IS NULL")
                        == 1);
    }

    private static double count(String outcome) {
        return Stream.of(process, other)
                .mapToDouble(each -> each.bean(MeterRegistry.class)
                        .counter("larkspur.authorizations", "outcome", outcome)
                        .count())
                .sum();
    }

    private static double gauge(VaultProcess process, String name) {
        return process.bean(MeterRegistry.class).get(name).gauge().value();
    }
}
