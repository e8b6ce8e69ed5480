package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.APP;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AuthSessionsIntegrationTests {

    private static VaultProcess process;
    private static AuthSessions sessions;

    @BeforeAll
    static void start() {
        process = VaultProcess.stores().start();
        sessions = process.sessions();
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @BeforeEach
    void empty() {
        process.execute("DELETE FROM user_auth_sessions");
        process.execute("DELETE FROM grants");
    }

    @Test
    void opensPendingSessionForTenMinutes() {
        AuthSession session =
                now(sessions.open(new NewAuthSession(APP, "ou_ada", "websocket_card", Set.of("b", "a"), "app-1")));

        assertThat(session.isPending()).isTrue();
        assertThat(session.sessionId()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(session.expiresAt()).isEqualTo(process.clock().instant().plus(Duration.ofMinutes(10)));
        assertThat(now(sessions.find(session.sessionId()))).isEqualTo(session);
    }

    @Test
    void readsAsExpiredOnceItsTimeIsOver() {
        AuthSession session = process.open("ou_ada");

        process.clock().advance(Duration.ofMinutes(10));

        assertThat(now(sessions.find(session.sessionId())).state()).isEqualTo(AuthSessionState.EXPIRED);
    }

    @Test
    void doesNotFindUnknownSession() {
        failsWith(sessions.find("no-such-session"), UnknownAuthSession.class);
        failsWith(sessions.begin("no-such-session"), UnknownAuthSession.class);
        failsWith(sessions.deny("no-such-session"), UnknownAuthSession.class);
        failsWith(sessions.cardSent("no-such-session", "om_1"), UnknownAuthSession.class);
        failsWith(
                sessions.complete("no-such-session", People.ada(), Tokens.fresh(process.clock())),
                UnknownAuthSession.class);
    }

    @Test
    void storesWhoAuthorizedWithTokensAndConsent() {
        AuthSession session =
                now(sessions.open(new NewAuthSession(APP, "ou_ada", "websocket_card", Set.of(), "app-1")));
        IssuedTokens tokens = Tokens.fresh(process.clock());

        AuthSession completed = now(sessions.complete(session.sessionId(), People.ada(), tokens));

        assertThat(completed.state()).isEqualTo(AuthSessionState.COMPLETED);
        assertThat(completed.openId()).isEqualTo("ou_ada");
        assertThat(completed.userName()).isEqualTo("Ada");
        assertThat(completed.email()).isEqualTo("ada@example.com");
        assertThat(completed.tokenExpiresAt()).isEqualTo(tokens.accessExpiresAt());
        assertThat(completed.completedAt()).isEqualTo(process.clock().instant());
        UserToken token = now(process.vault().tokenFor(completed.grantKey()));
        assertThat(token.value()).isEqualTo(tokens.access());
        assertThat(token.applications()).containsExactly("app-1");
    }

    @Test
    void recordsAnyApplicationWhenAdministratorOpened() {
        process.authorizeAda();

        assertThat(now(process.vault().tokenFor(VaultProcess.ADA)).applications())
                .containsExactly("*");
    }

    @Test
    void refusesSecondCompletionAndKeepsFirstToken() {
        IssuedTokens first = Tokens.fresh(process.clock());
        AuthSession session = process.authorizeAda(first);

        failsWith(
                sessions.complete(session.sessionId(), People.ada(), Tokens.fresh(process.clock())),
                AuthSessionEnded.class);

        assertThat(now(process.vault().tokenFor(VaultProcess.ADA)).value()).isEqualTo(first.access());
    }

    @Test
    void letsOneOfManyParallelCompletionsWin() {
        AuthSession session = process.open("ou_ada");

        List<IssuedTokens> winners = now(Flux.range(0, 20)
                .map(i -> Tokens.fresh(process.clock()))
                .flatMap(
                        tokens -> sessions.complete(session.sessionId(), People.ada(), tokens)
                                .thenReturn(tokens)
                                .onErrorResume(AuthSessionEnded.class, ended -> Mono.empty()),
                        20)
                .collectList());

        assertThat(winners).hasSize(1);
        assertThat(now(process.vault().tokenFor(VaultProcess.ADA)).value())
                .isEqualTo(winners.get(0).access());
    }

    @Test
    void refusesLateCompletion() {
        AuthSession session = process.open("ou_ada");
        process.clock().advance(Duration.ofMinutes(10));

        failsWith(
                sessions.complete(session.sessionId(), People.ada(), Tokens.fresh(process.clock())),
                AuthSessionEnded.class);

        assertThat(process.count("grants")).isZero();
    }

    @Test
    void refusesOtherPersonAndStaysPending() {
        for (String invited : List.of("ou_ada", "on_ada", "ada01")) {
            AuthSession session = process.open(invited);

            failsWith(
                    sessions.complete(session.sessionId(), People.eve(), Tokens.fresh(process.clock())),
                    OtherPersonAuthorized.class);
            failsWith(
                    sessions.complete(session.sessionId(), People.nobody(), Tokens.fresh(process.clock())),
                    OtherPersonAuthorized.class);

            assertThat(now(sessions.find(session.sessionId())).isPending()).isTrue();
        }
        assertThat(process.count("grants")).isZero();
        assertThat(process.count("consents")).isZero();
    }

    @Test
    void neverTakesAnIdOfOneKindForAnother() {
        PlatformUser disguised = new PlatformUser("ou_eve", "on_eve", "ou_ada", "Eve", null, null);
        AuthSession session = process.open("ou_ada");

        failsWith(
                sessions.complete(session.sessionId(), disguised, Tokens.fresh(process.clock())),
                OtherPersonAuthorized.class);
    }

    @Test
    void findsGrantByTheIdItsSessionWasOpenedWith() {
        for (String invited : List.of("on_ada", "ada01")) {
            AuthSession session = process.open(invited);
            IssuedTokens tokens = Tokens.fresh(process.clock());

            now(sessions.complete(session.sessionId(), People.ada(), tokens));

            assertThat(now(process.vault().tokenFor(new GrantKey(APP, invited))).value())
                    .isEqualTo(tokens.access());
            assertThat(now(process.vault().tokenFor(VaultProcess.ADA)).value()).isEqualTo(tokens.access());
        }
        assertThat(process.count("grants")).isEqualTo(1);
    }

    @Test
    void keepsGrantUnderInvitedIdWhenPlatformTellsNoOpenId() {
        AuthSession session = process.open("user_xyz789");
        PlatformUser user = new PlatformUser(null, null, "user_xyz789", "Zoe", null, null);
        IssuedTokens tokens = Tokens.fresh(process.clock());

        now(sessions.complete(session.sessionId(), user, tokens));

        assertThat(now(process.vault().tokenFor(session.grantKey())).value()).isEqualTo(tokens.access());
    }

    @Test
    void joinsBothRowsOfOnePersonOnceTheOpenIdIsKnown() {
        AuthSession first = process.open("ada01");
        now(sessions.complete(
                first.sessionId(),
                new PlatformUser(null, null, "ada01", "Ada", null, null),
                Tokens.fresh(process.clock())));
        IssuedTokens tokens = Tokens.fresh(process.clock());

        process.authorizeAda(tokens);

        assertThat(process.count("grants")).isEqualTo(1);
        assertThat(now(process.vault().tokenFor(new GrantKey(APP, "ada01"))).value())
                .isEqualTo(tokens.access());
    }

    @Test
    void letsAnIdNameOnlyItsLatestOwner() {
        process.authorizeAda();
        AuthSession session = process.open("ou_eve");
        IssuedTokens eves = Tokens.fresh(process.clock());

        now(sessions.complete(
                session.sessionId(), new PlatformUser("ou_eve", "on_eve", "ada01", "Eve", null, null), eves));

        assertThat(now(process.vault().tokenFor(new GrantKey(APP, "ada01"))).value())
                .isEqualTo(eves.access());
        assertThat(now(process.vault().tokenFor(VaultProcess.ADA)).value()).isNotEqualTo(eves.access());
    }

    @Test
    void endsDeniedSession() {
        AuthSession session = process.open("ou_ada");

        assertThat(now(sessions.deny(session.sessionId())).state()).isEqualTo(AuthSessionState.DENIED);

        failsWith(sessions.deny(session.sessionId()), AuthSessionEnded.class);
        failsWith(
                sessions.complete(session.sessionId(), People.ada(), Tokens.fresh(process.clock())),
                AuthSessionEnded.class);
    }

    @Test
    void showsTheEndOnTheCard() {
        AuthSession session = process.open("ou_ada");
        now(sessions.cardSent(session.sessionId(), "om_1"));

        now(sessions.deny(session.sessionId()));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(process.cards().shown())
                .extracting(AuthSession::state)
                .containsExactly(AuthSessionState.DENIED));
    }

    @Test
    void removesUnfinishedSessionsPastTheirEnd() {
        process.authorizeAda();
        process.open("ou_ada");
        now(sessions.deny(process.open("ou_ada").sessionId()));
        process.clock().advance(Duration.ofMinutes(10));
        AuthSession young = process.open("ou_ada");

        assertThat(now(sessions.removeExpired())).isEqualTo(2);

        assertThat(process.count("user_auth_sessions")).isEqualTo(2);
        assertThat(now(sessions.find(young.sessionId())).isPending()).isTrue();
    }

    @Test
    void redeemsStateOnce() {
        AuthSession session = process.open("ou_ada");
        AuthorizationAttempt attempt = now(sessions.begin(session.sessionId()));

        ReturnedAuthorization returned = now(sessions.redeem(attempt.state(), attempt.browser()));

        assertThat(returned.session().sessionId()).isEqualTo(session.sessionId());
        assertThat(returned.verifier().reveal()).hasSizeBetween(43, 128);
        assertThat(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Sha256.of(returned.verifier().reveal())))
                .isEqualTo(attempt.challenge());
        failsWith(sessions.redeem(attempt.state(), attempt.browser()), StateRefused.class);
    }

    @Test
    void refusesOtherBrowserWithoutSpendingTheState() {
        AuthorizationAttempt attempt = now(sessions.begin(process.open("ou_ada").sessionId()));
        AuthorizationAttempt others = now(sessions.begin(process.open("ou_eve").sessionId()));

        failsWith(sessions.redeem(attempt.state(), others.browser()), StateRefused.class);
        failsWith(sessions.redeem("unknown", attempt.browser()), StateRefused.class);

        assertThat(now(sessions.redeem(attempt.state(), attempt.browser()))).isNotNull();
    }

    @Test
    void tellsThatTheSessionOfAStateHasEnded() {
        AuthSession session = process.open("ou_ada");
        AuthorizationAttempt attempt = now(sessions.begin(session.sessionId()));
        process.clock().advance(Duration.ofMinutes(10));

        failsWith(sessions.redeem(attempt.state(), attempt.browser()), AuthSessionEnded.class);
        failsWith(sessions.begin(session.sessionId()), AuthSessionEnded.class);
    }

    @Test
    void storesNeitherStateNorCookieNorVerifierInTheClear() {
        AuthorizationAttempt attempt = now(sessions.begin(process.open("ou_ada").sessionId()));

        String stored = now(process.database()
                .sql("SELECT a::text AS stored FROM authorization_attempts a")
                .map(row -> Columns.text(row, "stored"))
                .one());

        assertThat(stored).doesNotContain(attempt.state(), attempt.browser());
        assertThat(attempt.toString()).doesNotContain(attempt.state(), attempt.browser());
    }

    @Test
    void doesNotOpenVerifierMovedToAnotherAttempt() {
        AuthorizationAttempt one = now(sessions.begin(process.open("ou_ada").sessionId()));
        now(sessions.begin(process.open("ou_eve").sessionId()));

        process.execute(
                "UPDATE authorization_attempts a SET sealed_verifier = b.sealed_verifier FROM authorization_attempts b"
                        + " WHERE a.session_id <> b.session_id");

        failsWith(sessions.redeem(one.state(), one.browser()), StateRefused.class);
    }

    private static void failsWith(Mono<?> mono, Class<? extends Throwable> failure) {
        StepVerifier.create(mono).expectError(failure).verify(PATIENCE);
    }
}
