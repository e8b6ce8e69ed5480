package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.inviteAda;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** After an end without consent a user is left alone for a while, on every replica, and callers hear why. */
class CooldownIntegrationTests {

    private static VaultProcess process;
    private static VaultProcess other;

    @BeforeAll
    static void start() {
        VaultProcess.Stores stores = VaultProcess.stores();
        process = stores.start();
        other = stores.start();
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
    void leavesAloneWhoSaidNo() {
        AuthSession asked = now(process.invitations().invite(inviteAda("app-1")));
        now(process.sessions().deny(asked.sessionId()));
        process.clock().advance(Duration.ofMinutes(4));

        refuses(process, "authorization-denied", Category.FORBIDDEN, Duration.ofMinutes(6));
        refuses(other, "authorization-denied", Category.FORBIDDEN, Duration.ofMinutes(6));

        assertThat(process.cards().sent().size() + other.cards().sent().size()).isEqualTo(1);
        process.clock().advance(Duration.ofMinutes(6));
        assertThat(now(other.invitations().invite(inviteAda("app-1"))).isPending())
                .isTrue();
    }

    @Test
    void leavesAloneWhoDidNotAnswer() {
        now(process.invitations().invite(inviteAda("app-1")));
        process.clock().advance(Duration.ofMinutes(10).plusSeconds(20));

        refuses(other, "authorization-expired", Category.FORBIDDEN, Duration.ofSeconds(40));

        process.clock().advance(Duration.ofSeconds(40));
        assertThat(now(process.invitations().invite(inviteAda("app-1"))).isPending())
                .isTrue();
    }

    @Test
    void saysAgainWhyACardCannotBeDelivered() {
        process.cards().answer(Mono.error(new Undeliverable(Category.UPSTREAM)));
        StepVerifier.create(process.invitations().invite(inviteAda("app-1")))
                .expectError(Undeliverable.class)
                .verify(PATIENCE);

        refuses(other, "card-undeliverable", Category.UPSTREAM, Duration.ofMinutes(1));
        refuses(process, "card-undeliverable", Category.UPSTREAM, Duration.ofMinutes(1));

        assertThat(process.cards().sent()).hasSize(1);
        assertThat(other.cards().sent()).isEmpty();
    }

    @Test
    void triesSoonAgainWhatMayPass() {
        process.cards().answer(Mono.error(new Undeliverable(Category.UNAVAILABLE)));
        StepVerifier.create(process.invitations().invite(inviteAda("app-1")))
                .expectError(Undeliverable.class)
                .verify(PATIENCE);

        refuses(process, "card-undeliverable", Category.UNAVAILABLE, Duration.ofSeconds(5));

        process.cards().answerWell();
        process.clock().advance(Duration.ofSeconds(5));
        assertThat(now(process.invitations().invite(inviteAda("app-1"))).isPending())
                .isTrue();
    }

    @Test
    void tellsThoseWhoWaitThatTheCardDidNotGetThere() {
        process.cards().answer(Mono.error(new Undeliverable(Category.UPSTREAM)));
        StepVerifier.create(process.invitations().invite(inviteAda("app-1")))
                .expectError(Undeliverable.class)
                .verify(PATIENCE);
        String sessionId = process.cards().sent().get(0).sessionId();

        StepVerifier.create(other.invitations().outcome(sessionId, Duration.ofSeconds(5)))
                .expectErrorSatisfies(
                        error -> assertThat(((ProblemException) error).code()).isEqualTo("card-undeliverable"))
                .verify(PATIENCE);
    }

    @Test
    void asksAtOnceWhenTheUserHasConsentedSince() {
        now(process.sessions()
                .deny(now(process.invitations().invite(inviteAda("app-1"))).sessionId()));
        process.authorizeAda();
        now(process.vault().revoke(ADA));

        assertThat(now(process.invitations().invite(inviteAda("app-1"))).isPending())
                .isTrue();
    }

    @Test
    void doesNotHinderAnExplicitCard() {
        now(process.sessions()
                .deny(now(process.invitations().invite(inviteAda("app-1"))).sessionId()));

        AuthSession explicit = process.open("ou_ada");
        now(process.sessions().cardSent(explicit.sessionId(), "om_2"));
        now(process.sessions().complete(explicit.sessionId(), People.ada(), Tokens.fresh(process.clock())));

        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
    }

    @Test
    void doesNotRestAfterAnUnansweredRenewal() {
        now(process.invitations().invite(new Invitation(ADA, "*", Set.of(), InvitationReason.ENDING)));
        process.clock().advance(Duration.ofHours(24));

        assertThat(now(process.invitations().invite(inviteAda("app-1"))).isPending())
                .isTrue();
    }

    @Test
    void letsUnpromptedCardsLiveThroughTheNight() {
        AuthSession renewal =
                now(process.invitations().invite(new Invitation(ADA, "*", Set.of(), InvitationReason.ENDING)));

        assertThat(Duration.between(renewal.createdAt(), renewal.expiresAt())).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void leavesTheTokenAloneWhileARenewalIsPending() {
        process.authorizeAda();

        AuthSession renewal =
                now(process.invitations().invite(new Invitation(ADA, "*", Set.of("a"), InvitationReason.ENDING)));

        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
        assertThat(renewal.consentEndsAt()).isAfter(process.clock().instant());
        now(process.sessions().deny(renewal.sessionId()));
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
    }

    private static void refuses(VaultProcess process, String code, Category category, Duration rest) {
        StepVerifier.create(process.invitations().invite(inviteAda("app-1")))
                .expectErrorSatisfies(error -> {
                    InvitationResting resting = (InvitationResting) error;
                    assertThat(resting.code()).isEqualTo(code);
                    assertThat(resting.category()).isEqualTo(category);
                    assertThat(resting.retryAfter()).contains(rest);
                    assertThat(resting.members()).containsKey("session_id");
                })
                .verify(PATIENCE);
    }

    private static final class Undeliverable extends ProblemException {

        Undeliverable(Category category) {
            super(category, "card-undeliverable", "The bot cannot reach the user");
        }
    }
}
