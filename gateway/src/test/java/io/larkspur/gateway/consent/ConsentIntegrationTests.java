package io.larkspur.gateway.consent;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@GatewayTest
class ConsentIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @Test
    void answersAtOnceThatTheUserHasBeenAsked() {
        int before = upstream.size();

        WebTestClient.BodyContentSpec body = call(null)
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("Retry-After", "5")
                .expectHeader()
                .exists("WWW-Authenticate")
                .expectHeader()
                .doesNotExist("Preference-Applied")
                .expectBody();

        String session = vault.pendingOf(user).sessionId();
        body.jsonPath("$.type")
                .isEqualTo("urn:larkspur:authorization-pending")
                .jsonPath("$.title")
                .exists()
                .jsonPath("$.status")
                .isEqualTo(401)
                .jsonPath("$.detail")
                .exists()
                .jsonPath("$.session_id")
                .isEqualTo(session)
                .jsonPath("$.status_url")
                .isEqualTo("http://127.0.0.1:" + port + "/authorizations/" + session)
                .jsonPath("$.expires_at")
                .isEqualTo("2026-11-20T09:10:00Z")
                .jsonPath("$.code")
                .isNumber()
                .jsonPath("$.msg")
                .exists()
                .jsonPath("$.error.log_id")
                .exists();
        assertThat(upstream.size()).isEqualTo(before);
        assertThat(vault.invitationsFor(user)).hasSize(1);
        assertThat(vault.invitationsFor(user).get(0).scopes()).contains("aily:session:write");
    }

    @Test
    void acceptsACallThatPrefersNotToWait() {
        call("respond-async")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueEquals("Preference-Applied", "respond-async")
                .expectHeader()
                .location("http://127.0.0.1:" + port + "/authorizations/"
                        + vault.pendingOf(user).sessionId())
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(202);
    }

    @Test
    void goesOnWithAParkedCallOnceTheUserHasAuthorized() {
        CompletableFuture<WebTestClient.ResponseSpec> answer = parked("wait=30");

        String token = vault.grant(user, application.id());
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);

        answer.join().expectStatus().isOk().expectHeader().valueEquals("Preference-Applied", "wait=30");
        assertThat(upstream.to(user)).singleElement().satisfies(call -> {
            assertThat(call.all("Authorization")).containsExactly("Bearer " + token);
            assertThat(call.all("Prefer")).isEmpty();
        });
    }

    @Test
    void goesOnWithAllParkedCallsTogether() {
        List<CompletableFuture<WebTestClient.ResponseSpec>> answers = IntStream.range(0, 8)
                .mapToObj(i -> Mono.fromCallable(() -> call("wait=30"))
                        .subscribeOn(Schedulers.boundedElastic())
                        .toFuture())
                .toList();
        Awaitility.await().atMost(SOON).until(() -> vault.invitationsFor(user).size() == 8 && vault.waiting() == 8);

        vault.grant(user, application.id());
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);

        answers.forEach(answer -> answer.join().expectStatus().isOk());
    }

    @ParameterizedTest
    @CsvSource({"DENIED,authorization-denied", "EXPIRED,authorization-expired"})
    void refusesAParkedCallWhoseUserDoesNotAuthorize(AuthSessionState state, String code) {
        CompletableFuture<WebTestClient.ResponseSpec> answer = parked("wait=30");

        vault.end(vault.pendingOf(user).sessionId(), state);

        answer.join()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:" + code);
        assertThat(upstream.to(user)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'wait=1',401", "'wait=1, respond-async',202"})
    void answersPendingWhenTheWaitIsOver(String prefer, int status) {
        call(prefer)
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.session_id")
                .isEqualTo(vault.pendingOf(user).sessionId());
        assertThat(vault.waiting()).isZero();
    }

    @Test
    void letsAWaiterGoWithItsCaller() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "GET /open-apis/aily/v1/sessions/" + user + " HTTP/1.1\r\nHost: g\r\nAuthorization: "
                    + basic(application) + "\r\nX-User-Id: " + user + "\r\nPrefer: wait=30\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().atMost(SOON).until(() -> vault.waiting() == 1);
        }

        Awaitility.await().atMost(SOON).until(() -> vault.waiting() == 0);
        vault.grant(user, application.id());
        assertThat(upstream.to(user)).isEmpty();
    }

    @Test
    void refusesAUserWhoNeverConsentedToAnApplicationThatMayNotInvite() {
        application = applications.notInviting();

        call("wait=30")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:user-not-consented");

        assertThat(vault.invitationsFor(user)).isEmpty();
        assertThat(upstream.to(user)).isEmpty();
    }

    @Test
    void doesNotLendAConsentToAnotherApplication() {
        vault.grant(user, "app_other", "*");
        application = applications.notInviting();

        call(null).expectStatus().isForbidden();

        assertThat(upstream.to(user)).isEmpty();
    }

    @Test
    void asksAUserWhoConsentedOnlyToAnotherApplication() {
        vault.grant(user, "app_other");

        call(null).expectStatus().isUnauthorized();

        assertThat(vault.invitationsFor(user)).hasSize(1);
        assertThat(upstream.to(user)).isEmpty();
    }

    @Test
    void usesAConsentToAllWhoMayInvite() {
        vault.grant(user, "*");

        call(null).expectStatus().isOk();
    }

    @Test
    void showsTheAskingApplicationHowItStands() {
        call(null).expectStatus().isUnauthorized();
        AuthSession session = vault.pendingOf(user);

        status(session, application, "")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("pending");
        vault.end(session.sessionId(), AuthSessionState.COMPLETED);

        status(session, application, "")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .jsonPath("$.session_id")
                .isEqualTo(session.sessionId())
                .jsonPath("$.state")
                .isEqualTo("completed")
                .jsonPath("$.status")
                .isEqualTo("completed")
                .jsonPath("$.user_id")
                .isEqualTo(user)
                .jsonPath("$.expires_at")
                .isEqualTo("2026-11-20T09:10:00Z")
                .jsonPath("$.completed_at")
                .isEqualTo("2026-11-20T09:01:00Z");
    }

    @Test
    void showsNobodyElseHowItStands() {
        call(null).expectStatus().isUnauthorized();
        AuthSession session = vault.pendingOf(user);

        status(session, applications.inviting(), "").expectStatus().isNotFound();
        status(session, applications.inviting(), "?ticket=AAAA").expectStatus().isNotFound();
        client.get()
                .uri("/authorizations/" + session.sessionId())
                .exchange()
                .expectStatus()
                .isUnauthorized();
        client.get()
                .uri("/authorizations/" + session.sessionId())
                .header("Authorization", basic(application.id(), "wrong"))
                .exchange()
                .expectStatus()
                .isUnauthorized();
        client.get()
                .uri("/authorizations/a%00b")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void tellsNobodyElseThatThereIsOne() {
        call(null).expectStatus().isUnauthorized();
        AuthSession session = vault.pendingOf(user);
        String ofNobody = UUID.randomUUID().toString();

        for (String ticket : List.of("", "?ticket=AAAA")) {
            for (Application another : List.of(applications.inviting(), applications.notInviting())) {
                assertThat(unknown(session.sessionId(), another, ticket)).isEqualTo(unknown(ofNobody, another, ticket));
            }
        }
    }

    private String unknown(String sessionId, Application asking, String query) {
        byte[] body = client.get()
                .uri("/authorizations/" + sessionId + query)
                .header("Authorization", basic(asking))
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(body, StandardCharsets.UTF_8)
                .replaceAll("\"request_id\":\"[^\"]*\"", "")
                .replace(sessionId, "the id");
    }

    @Test
    void showsAnApplicationThatJoinedHowItStands() {
        call(null).expectStatus().isUnauthorized();
        AuthSession session = vault.pendingOf(user);
        Application opener = application;
        application = applications.inviting();

        String url = statusUrl(call(null));

        assertThat(url).contains("?ticket=");
        client.get()
                .uri(url)
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isOk();
        client.get()
                .uri(url)
                .header("Authorization", basic(applications.inviting()))
                .exchange()
                .expectStatus()
                .isNotFound();
        status(session, opener, "").expectStatus().isOk();
    }

    private static String statusUrl(WebTestClient.ResponseSpec answer) {
        byte[] body = answer.expectStatus()
                .isEqualTo(HttpStatus.UNAUTHORIZED)
                .expectBody()
                .returnResult()
                .getResponseBody();
        String text = new String(body, StandardCharsets.UTF_8);
        int at = text.indexOf("\"status_url\":\"") + 14;
        return text.substring(at, text.indexOf('"', at));
    }

    private CompletableFuture<WebTestClient.ResponseSpec> parked(String prefer) {
        CompletableFuture<WebTestClient.ResponseSpec> answer = CompletableFuture.supplyAsync(() -> call(prefer));
        Awaitility.await().atMost(SOON).until(() -> vault.hasPending(user) && vault.waiting() == 1);
        return answer;
    }

    private WebTestClient.ResponseSpec call(String prefer) {
        return client.get()
                .uri("/open-apis/aily/v1/sessions/" + user)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .headers(headers -> {
                    if (prefer != null) {
                        headers.set("Prefer", prefer);
                    }
                })
                .exchange();
    }

    private WebTestClient.ResponseSpec status(AuthSession session, Application asking, String query) {
        return client.get()
                .uri("/authorizations/" + session.sessionId() + query)
                .header("Authorization", basic(asking))
                .exchange();
    }
}
