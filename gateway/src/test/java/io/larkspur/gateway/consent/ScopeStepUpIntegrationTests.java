package io.larkspur.gateway.consent;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.gateway.Upstream.Answer;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.InvitationReason;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

/** The platform says that a scope is missing, and only its word counts. */
@GatewayTest
class ScopeStepUpIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WRITE = "aily:session:write";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private final String path = "/open-apis/aily/v1/sessions/" + user;
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @Test
    void asksForExactlyTheMissingScope() {
        refusing(vault.grantScopes(user, application.id(), "aily:session:read"), WRITE);

        call(null)
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("Retry-After", "5")
                .expectHeader()
                .exists("WWW-Authenticate")
                .expectHeader()
                .doesNotExist("Content-Encoding")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:authorization-pending")
                .jsonPath("$.scopes[0]")
                .isEqualTo(WRITE)
                .jsonPath("$.status_url")
                .isEqualTo("http://127.0.0.1:" + port + "/authorizations/"
                        + vault.pendingOf(user).sessionId());

        assertThat(vault.invitationsFor(user)).singleElement().satisfies(invitation -> {
            assertThat(invitation.scopes()).containsExactly(WRITE);
            assertThat(invitation.reason()).isEqualTo(InvitationReason.SCOPE);
        });
        assertThat(vault.refreshesOf(user)).isZero();
    }

    @Test
    void goesOnWithAParkedCallUnderTheNewToken() {
        refusing(vault.grantScopes(user, application.id()), WRITE);
        CompletableFuture<WebTestClient.ResponseSpec> answer = parked();

        String token = vault.grantScopes(user, application.id(), WRITE);
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);

        answer.join().expectStatus().isOk().expectHeader().valueEquals("Preference-Applied", "wait=30");
        assertThat(upstream.to(user)).hasSize(2).allMatch(call -> call.body().equals("{\"a\":1}"));
        assertThat(upstream.to(user).get(1).all("Authorization")).containsExactly("Bearer " + token);
    }

    @Test
    void acceptsACallThatPrefersNotToWait() {
        refusing(vault.grantScopes(user, application.id()), WRITE);

        call("respond-async")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueEquals("Preference-Applied", "respond-async")
                .expectHeader()
                .exists("Location");
    }

    @ParameterizedTest
    @CsvSource({"DENIED,authorization-denied", "EXPIRED,authorization-expired"})
    void refusesAParkedCallWhoseUserDoesNotGrantIt(AuthSessionState state, String code) {
        refusing(vault.grantScopes(user, application.id()), WRITE);
        CompletableFuture<WebTestClient.ResponseSpec> answer = parked();

        vault.end(vault.pendingOf(user).sessionId(), state);

        answer.join()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:" + code);
        assertThat(upstream.to(user)).hasSize(1);
    }

    @Test
    void choosesAmongAlternativesWhatThePolicyListsFirst() {
        refusing(vault.grantScopes(user, application.id()), "docx:document", "aily:run:read", "aily:message:read");

        call(null).expectStatus().isUnauthorized();

        assertThat(vault.invitationsFor(user).get(0).scopes()).containsExactly("aily:message:read");
    }

    @Test
    void takesTheFirstAlternativeWhereThePolicyListsNone() {
        refusing(vault.grantScopes(user, application.id()), "docx:document", "docx:document:readonly");

        call(null).expectStatus().isUnauthorized();

        assertThat(vault.invitationsFor(user).get(0).scopes()).containsExactly("docx:document");
    }

    @Test
    void namesTheScopeToAnApplicationThatMayNotInvite() {
        application = applications.notInviting();
        refusing(vault.grantScopes(user, application.id()), WRITE);

        call(null)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:scope-not-granted")
                .jsonPath("$.scopes[0]")
                .isEqualTo(WRITE);
        assertThat(vault.invitationsFor(user)).isEmpty();
    }

    @Test
    void usesALaterTokenThatHasTheScopeAlready() {
        String old = vault.grantScopes(user, application.id());
        upstream.script(path, call -> {
            if (call.all("Authorization").contains("Bearer " + old)) {
                vault.grantScopes(user, application.id(), WRITE);
                return missing(WRITE);
            }
            return Answer.ok();
        });

        call(null).expectStatus().isOk();

        assertThat(vault.invitationsFor(user)).isEmpty();
        assertThat(upstream.to(user)).hasSize(2);
    }

    @Test
    void doesNotAskTwiceWithinOneCall() {
        upstream.script(path, call -> missing(WRITE));
        vault.grantScopes(user, application.id());
        CompletableFuture<WebTestClient.ResponseSpec> answer = parked();

        vault.grantScopes(user, application.id(), WRITE);
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);

        isOfNoUse(answer.join());
        assertThat(upstream.to(user)).hasSize(2);
        assertThat(vault.invitationsFor(user)).hasSize(1);
    }

    @Test
    void doesNotAskWhoHasGrantedTheScopeByThePlatformsOwnList() {
        upstream.script(path, call -> missing(WRITE));
        vault.grantScopes(user, application.id());
        vault.grantScopes(user, application.id());
        call(null).expectStatus().isUnauthorized();
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);
        vault.grantScopes(user, application.id(), WRITE);

        isOfNoUse(call(null));
        assertThat(vault.invitationsFor(user)).hasSize(1);
    }

    @Test
    void doesNotAskAgainWhoSaidYesThoughThePlatformDoesNotListTheScope() {
        upstream.script(path, call -> missing(WRITE));
        vault.grantScopes(user, application.id());
        call(null).expectStatus().isUnauthorized();
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);
        vault.grantScopes(user, application.id());

        isOfNoUse(call(null));
        assertThat(vault.invitationsFor(user)).hasSize(1);
    }

    @Test
    void asksAgainWhoseConsentHasEndedSince() {
        upstream.script(path, call -> missing(WRITE));
        vault.grantScopes(user, application.id());
        call(null).expectStatus().isUnauthorized();
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);
        vault.grantScopes(user, application.id(), WRITE);
        StepVerifier.create(vault.revoke(new GrantKey(FakePlatform.APP, user)))
                .expectNext(true)
                .expectComplete()
                .verify(SOON);
        vault.grantScopes(user, application.id());

        call(null).expectStatus().isUnauthorized();

        assertThat(vault.invitationsFor(user)).hasSize(2);
    }

    @Test
    void sendsACallOnceMoreForScopesAndAsksForTheNextAtOnce() {
        String other = "aily:run:write";
        upstream.script(path, call -> upstream.to(user).size() == 1 ? missing(WRITE) : missing(other));
        vault.grantScopes(user, application.id());
        CompletableFuture<WebTestClient.ResponseSpec> answer = parked();

        vault.grantScopes(user, application.id(), WRITE);
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);

        answer.join()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.scopes")
                .isEqualTo(List.of(other));
        assertThat(upstream.to(user)).hasSize(2);
        assertThat(vault.waiting()).isZero();
    }

    @Test
    void answersAtOnceForACallTooLongToSendAgain() {
        refusing(vault.grantScopes(user, application.id()), WRITE);

        client.post()
                .uri(path)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .header("Prefer", "wait=30")
                .bodyValue("x".repeat(300 * 1024))
                .exchange()
                .expectStatus()
                .isUnauthorized();

        assertThat(vault.waiting()).isZero();
        assertThat(vault.invitationsFor(user)).hasSize(1);
    }

    @Test
    void saysWhatTheAppsAdministratorHasToEnable() {
        vault.grantScopes(user, application.id());
        upstream.script(path, call -> Answer.json(400, """
                        {"code":99991672,"msg":"Access denied","error":{"log_id":"log-1",
                         "permission_violations":[{"type":"action_scope_required","subject":"aily:session:write"}],
                         "helps":[{"url":"https://open.feishu.cn/app","description":"Apply"}]}}"""));

        call(null)
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .valueEquals("X-Tt-Logid", "log-1")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:app-scope-missing")
                .jsonPath("$.code")
                .isEqualTo(770000403)
                .jsonPath("$.msg")
                .value(String.class, text -> assertThat(text).contains(FakePlatform.APP, WRITE))
                .jsonPath("$.scopes[0]")
                .isEqualTo(WRITE)
                .jsonPath("$.platform_code")
                .isEqualTo(99991672)
                .jsonPath("$.error.log_id")
                .isEqualTo("log-1")
                .jsonPath("$.error.reason")
                .isEqualTo("app-scope-missing")
                .jsonPath("$.error.permission_violations[0].subject")
                .isEqualTo(WRITE)
                .jsonPath("$.error.helps[0].url")
                .exists();
        assertThat(vault.invitationsFor(user)).isEmpty();
        assertThat(upstream.to(user)).hasSize(1);
    }

    private void refusing(String token, String... scopes) {
        upstream.script(
                path, call -> call.all("Authorization").contains("Bearer " + token) ? missing(scopes) : Answer.ok());
    }

    private static Answer missing(String... scopes) {
        return Answer.json(
                400,
                Stream.of(scopes)
                        .map(scope -> "{\"type\":\"action_privilege_required\",\"subject\":\"" + scope + "\"}")
                        .collect(Collectors.joining(
                                ",",
                                "{\"code\":99991679,\"msg\":\"Unauthorized\",\"error\":{\"permission_violations\":[",
                                "]}}")));
    }

    private static void isOfNoUse(WebTestClient.ResponseSpec answer) {
        answer.expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:scope-of-no-use")
                .jsonPath("$.scopes")
                .isEqualTo(List.of(WRITE));
    }

    private CompletableFuture<WebTestClient.ResponseSpec> parked() {
        CompletableFuture<WebTestClient.ResponseSpec> answer = CompletableFuture.supplyAsync(() -> call("wait=30"));
        await().atMost(SOON).until(() -> vault.hasPending(user) && vault.waiting() == 1);
        return answer;
    }

    private WebTestClient.ResponseSpec call(String prefer) {
        return client.post()
                .uri(path)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .headers(headers -> {
                    if (prefer != null) {
                        headers.set("Prefer", prefer);
                    }
                })
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"a\":1}")
                .exchange();
    }
}
