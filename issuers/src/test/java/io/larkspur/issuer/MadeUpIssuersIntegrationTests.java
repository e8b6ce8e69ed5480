package io.larkspur.issuer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.CardSender;
import io.larkspur.vault.GrantEnding;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantNotRefreshable;
import io.larkspur.vault.GrantSelection;
import io.larkspur.vault.Grants;
import io.larkspur.vault.Invitation;
import io.larkspur.vault.Invitations;
import io.larkspur.vault.RefreshUnavailable;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UserToken;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Issuers that exist in settings alone, from the invitation over the walk to a token that is kept fresh. */
class MadeUpIssuersIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String APPLICATION = "app-of-tests";
    private static final String COOKIE = "larkspur_authorization";

    private static WireMockServer issuer;
    private static ConfigurableApplicationContext program;
    private static WebTestClient browser;

    private final String user = UUID.randomUUID().toString();
    private final GrantKey acme = new GrantKey("acme", user);
    private final GrantKey plain = new GrantKey("plain", user);

    @BeforeAll
    static void start() {
        issuer = new WireMockServer(options().dynamicPort());
        issuer.start();
        program = IssuerProgram.start(issuer.baseUrl());
        browser = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + program.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(LIMIT)
                .build();
    }

    @AfterAll
    static void stop() {
        program.close();
        issuer.stop();
    }

    @BeforeEach
    void script() {
        issuer.resetAll();
        tokens("acme", okJson("""
                {"access_token":"acme-access-1","token_type":"Bearer","expires_in":3600,"refresh_token":"acme-refresh-1"}"""));
        owner(user);
        tokens("plain", okJson("{\"access_token\":\"plain-access-1\",\"refresh_token\":\"plain-refresh\"}"));
        issuer.stubFor(get(urlPathEqualTo("/plain/userinfo"))
                .willReturn(okJson("{\"sub\":\"%s\",\"name\":\"Ann Lee\"}".formatted(user))));
    }

    @Test
    void invitesByALinkWithoutSendingAnything() {
        AuthSession session = invite(acme);

        assertThat(session.authMethod()).isEqualTo(CardSender.LINK);
        assertThat(session.isPending()).isTrue();
        assertThat(invite(acme).sessionId()).isEqualTo(session.sessionId());
        assertThat(issuer.getAllServeEvents()).isEmpty();
    }

    @Test
    void leadsToTheAuthorizePage() {
        EntityExchangeResult<byte[]> left = leave("acme", invite(acme));

        URI page = left.getResponseHeaders().getLocation();
        assertThat(page.toString()).startsWith(issuer.baseUrl() + "/authorize?tenant=7&");
        MultiValueMap<String, String> query = UriComponentsBuilder.fromUriString(
                        URLDecoder.decode(page.toString(), StandardCharsets.UTF_8))
                .build()
                .getQueryParams();
        assertThat(query.toSingleValueMap())
                .containsEntry("access_type", "offline")
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "acme client")
                .containsEntry("redirect_uri", "https://larkspur.example/gate/callbacks/acme/oauth")
                .containsEntry("scope", "extra read write")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "code_challenge");
        ResponseCookie cookie = left.getResponseCookies().getFirst(COOKIE);
        assertThat(cookie.getPath()).isEqualTo("/gate/callbacks/acme");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isTrue();
    }

    @Test
    void keepsTheTokenOfTheInvitedUser() {
        AuthSession session = invite(acme);

        comeBack("acme", walk("acme", session), "code=the-code").expectStatus().isOk();

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.COMPLETED);
        AuthSession done = now(session);
        assertThat(done.userName()).isEqualTo("Ann Lee");
        assertThat(done.email()).isEqualTo("ann@example.com");
        UserToken token = token(acme);
        assertThat(token.value().reveal()).isEqualTo("acme-access-1");
        assertThat(token.scopes()).containsExactlyInAnyOrder("extra", "read", "write");
        assertThat(token.applications()).containsExactly(APPLICATION);
        String credentials = Base64.getEncoder()
                .encodeToString("acme+client:s%3Aecret%26of%2Bacme".getBytes(StandardCharsets.UTF_8));
        issuer.verify(
                1,
                postRequestedFor(urlPathEqualTo("/acme/token"))
                        .withHeader("Authorization", equalTo("Basic " + credentials))
                        .withHeader("X-Api-Version", equalTo("3"))
                        .withFormParam("grant_type", equalTo("authorization_code"))
                        .withFormParam("code", equalTo("the-code"))
                        .withFormParam("redirect_uri", equalTo("https://larkspur.example/gate/callbacks/acme/oauth"))
                        .withFormParam("code_verifier", matching(".{43,}"))
                        .withFormParam("audience", equalTo("larkspur tests"))
                        .withFormParam("client_secret", absent()));
        issuer.verify(
                1,
                getRequestedFor(urlPathEqualTo("/acme/whoami"))
                        .withHeader("Authorization", equalTo("Bearer acme-access-1"))
                        .withHeader("X-Api-Version", equalTo("3")));
    }

    @Test
    void managesWithTheLeastThatCanBeSaid() {
        AuthSession session = invite(plain);

        comeBack("plain", walk("plain", session), "code=the-code")
                .expectStatus()
                .isOk();

        assertThat(now(session).userName()).isEqualTo("Ann Lee");
        UserToken token = token(plain);
        assertThat(token.value().reveal()).isEqualTo("plain-access-1");
        assertThat(Duration.between(Instant.now(), token.expiresAt()))
                .isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
        issuer.verify(
                1,
                postRequestedFor(urlPathEqualTo("/plain/token"))
                        .withFormParam("client_id", equalTo("plain-client"))
                        .withFormParam("client_secret", equalTo("plain-secret"))
                        .withFormParam("code_verifier", absent())
                        .withoutHeader("Authorization"));
    }

    @Test
    void storesNothingOfAnotherPerson() {
        AuthSession session = invite(acme);
        owner("somebody-else");

        comeBack("acme", walk("acme", session), "code=the-code").expectStatus().isForbidden();

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.PENDING);
        assertNoToken(acme);
        assertNoToken(new GrantKey("acme", "somebody-else"));
        owner(user);
        comeBack("acme", walk("acme", session), "code=next-code").expectStatus().isOk();
        assertThat(stateOf(session)).isEqualTo(AuthSessionState.COMPLETED);
    }

    @Test
    void keepsIdsOfAnySpellingApart() {
        for (String id : new String[] {"ou_" + user, "on_" + user, "42" + Math.abs(user.hashCode())}) {
            GrantKey key = new GrantKey("acme", id);
            AuthSession session = invite(key);
            owner(id);

            comeBack("acme", walk("acme", session), "code=the-code")
                    .expectStatus()
                    .isOk();

            assertThat(token(key).value().reveal()).isEqualTo("acme-access-1");
        }
    }

    @Test
    void readsAnIdThatIsANumber() {
        GrantKey key = new GrantKey("acme", "4711");
        AuthSession session = invite(key);
        issuer.stubFor(
                get(urlPathEqualTo("/acme/whoami")).willReturn(okJson("{\"data\":{\"account\":{\"uid\":4711}}}")));

        comeBack("acme", walk("acme", session), "code=the-code").expectStatus().isOk();

        assertThat(now(session).userName()).isNull();
    }

    @Test
    void refusesASecondReturnAndAnotherBrowser() {
        AuthSession session = invite(acme);
        Walk walk = walk("acme", session);

        comeBack("acme", new Walk(walk.state(), "browser-of-somebody"), "code=the-code")
                .expectStatus()
                .isBadRequest();
        comeBack("acme", walk, "code=the-code").expectStatus().isOk();
        comeBack("acme", walk, "code=the-code").expectStatus().isEqualTo(409);
        issuer.verify(1, postRequestedFor(urlPathEqualTo("/acme/token")));
    }

    @Test
    void refusesAWalkThatChangesTheIssuerOnTheWay() {
        AuthSession session = invite(acme);

        browser.get()
                .uri("/callbacks/plain/authorize/{id}", session.sessionId())
                .exchange()
                .expectStatus()
                .isNotFound();
        comeBack("plain", walk("acme", session), "code=the-code").expectStatus().isNotFound();

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.PENDING);
        issuer.verify(0, postRequestedFor(urlPathEqualTo("/plain/token")));
        issuer.verify(0, postRequestedFor(urlPathEqualTo("/acme/token")));
    }

    @Test
    void answersAPageForAnIssuerThatIsNotThere() {
        browser.get()
                .uri("/callbacks/nobody/authorize/{id}", invite(acme).sessionId())
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("No such invitation"));
        comeBack("nobody", new Walk("state", "browser"), "code=a")
                .expectStatus()
                .isNotFound();
    }

    @Test
    void learnsThatTheUserSaidNo() {
        AuthSession session = invite(acme);

        comeBack("acme", walk("acme", session), "error=access_denied")
                .expectStatus()
                .isOk();

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.DENIED);
    }

    @Test
    void sendsNobodyToFixWhatPasses() {
        AuthSession session = invite(acme);

        comeBack("acme", walk("acme", session), "error=temporarily_unavailable")
                .expectStatus()
                .isEqualTo(503);
        comeBack("acme", walk("acme", session), "error=invalid_scope")
                .expectStatus()
                .isEqualTo(502);

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.PENDING);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void leavesTheSessionOpenOnTrouble(ResponseDefinitionBuilder answer, int page) {
        AuthSession session = invite(acme);
        tokens("acme", answer);

        comeBack("acme", walk("acme", session), "code=the-code").expectStatus().isEqualTo(page);

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.PENDING);
        assertNoToken(acme);
        issuer.verify(1, postRequestedFor(urlPathEqualTo("/acme/token")));
        issuer.verify(0, getRequestedFor(urlPathEqualTo("/elsewhere")));
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble("expired code", error(400, "invalid_grant"), 400),
                trouble("wrong client", error(401, "invalid_client"), 502),
                trouble("wrong request", error(400, "invalid_request"), 502),
                trouble("200 with an error", error(200, "bad_verification_code"), 503),
                trouble("down", aResponse().withStatus(503), 503),
                trouble("throttled", aResponse().withStatus(429), 503),
                trouble("garbage", aResponse().withStatus(200).withBody("<html>"), 503),
                trouble("a list", okJson("[]"), 503),
                trouble("no token", okJson("{}"), 503),
                trouble("another kind of token", okJson("{\"access_token\":\"a\",\"token_type\":\"mac\"}"), 503),
                trouble("a token for no header", okJson("{\"access_token\":\"a\\nb\"}"), 503),
                trouble("huge", okJson("{\"access_token\":\"" + "a".repeat(70_000) + "\"}"), 503),
                trouble("a redirect", aResponse().withStatus(307).withHeader("Location", "/elsewhere"), 503),
                trouble("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), 503),
                trouble("slow", okJson("{}").withFixedDelay(6_000), 503));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void believesNoTokenWithoutItsOwner(ResponseDefinitionBuilder answer, int page) {
        AuthSession session = invite(acme);
        issuer.stubFor(get(urlPathEqualTo("/acme/whoami")).willReturn(answer));

        comeBack("acme", walk("acme", session), "code=the-code").expectStatus().isEqualTo(page);

        assertThat(stateOf(session)).isEqualTo(AuthSessionState.PENDING);
        assertNoToken(acme);
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                trouble("no id", okJson("{\"data\":{}}"), 503),
                trouble("an id that is an object", okJson("{\"data\":{\"account\":{\"uid\":{}}}}"), 503),
                trouble("an empty id", okJson("{\"data\":{\"account\":{\"uid\":\" \"}}}"), 503),
                trouble("forbidden", aResponse().withStatus(403), 403),
                trouble("down", aResponse().withStatus(500), 503),
                trouble("not found", okJson("{}").withStatus(404), 502));
    }

    @Test
    void refreshesAndSendsTheNewTokenNextTime() {
        authorized("acme", acme);
        tokens("acme", okJson("""
                {"access_token":"acme-access-2","expires_in":3600,"refresh_token":"acme-refresh-2"}"""));

        assertThat(refreshed(acme).value().reveal()).isEqualTo("acme-access-2");
        assertThat(refreshed(acme).value().reveal()).isEqualTo("acme-access-2");

        issuer.verify(1, refreshWith("acme", "acme-refresh-1"));
        issuer.verify(1, refreshWith("acme", "acme-refresh-2"));
        assertThat(token(acme).scopes()).containsExactlyInAnyOrder("extra", "read", "write");
    }

    @Test
    void keepsTheRefreshTokenWhenTheAnswerHasNone() {
        authorized("plain", plain);
        tokens("plain", okJson("{\"access_token\":\"plain-access-2\",\"expires_in\":3600}"));

        assertThat(refreshed(plain).value().reveal()).isEqualTo("plain-access-2");
        assertThat(refreshed(plain).value().reveal()).isEqualTo("plain-access-2");

        issuer.verify(2, refreshWith("plain", "plain-refresh"));
    }

    @Test
    void repeatsAnUnansweredRefreshThatSpendsNothing() {
        authorized("plain", plain);
        failsOnce("plain");

        assertThat(refreshed(plain).value().reveal()).isEqualTo("renewed");

        issuer.verify(2, refreshWith("plain", "plain-refresh"));
    }

    @Test
    void sendsASingleUseTokenAgainOnlyOnceTheIssuerAnswers() {
        authorized("acme", acme);
        tokens("acme", aResponse().withFault(Fault.EMPTY_RESPONSE));

        StepVerifier.create(vault().refresh(acme))
                .expectError(RefreshUnavailable.class)
                .verify(LIMIT);

        issuer.verify(1, refreshWith("acme", "acme-refresh-1"));
        assertThat(token(acme).value().reveal()).isEqualTo("acme-access-1");
        tokens("acme", error(400, "invalid_grant"));
        await().atMost(LIMIT).untilAsserted(() -> StepVerifier.create(vault().refresh(acme))
                .expectError(GrantNotRefreshable.class)
                .verify(LIMIT));
        issuer.verify(2, refreshWith("acme", "acme-refresh-1"));
    }

    @Test
    void keepsAConsentWhoseRefreshTheIssuerRefusesForAnotherReason() {
        authorized("acme", acme);
        tokens("acme", error(400, "invalid_client"));

        StepVerifier.create(vault().refresh(acme))
                .expectError(RefreshUnavailable.class)
                .verify(LIMIT);

        tokens("acme", okJson("{\"access_token\":\"acme-access-2\",\"expires_in\":3600}"));
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(RefreshUnavailable.class)
                .untilAsserted(
                        () -> assertThat(refreshed(acme).value().reveal()).isEqualTo("acme-access-2"));
    }

    @Test
    void tellsTheIssuerWhenAConsentIsOverHere() {
        authorized("acme", acme);
        issuer.stubFor(
                post(urlPathEqualTo("/acme/revoke")).willReturn(aResponse().withStatus(200)));

        assertThat(now(program.getBean(Grants.class).end(GrantSelection.of(acme), GrantEnding.byAdministrator("ada"))))
                .isEqualTo(1);

        await().atMost(LIMIT).untilAsserted(() -> {
            issuer.verify(1, revocationOf("acme-refresh-1", "refresh_token"));
            issuer.verify(1, revocationOf("acme-access-1", "access_token"));
        });
        assertNoToken(acme);
    }

    @Test
    void asksTheUserAgainOnceTheIssuerHasEndedTheConsent() {
        authorized("acme", acme, "{\"access_token\":\"short\",\"expires_in\":0,\"refresh_token\":\"acme-refresh-1\"}");
        tokens("acme", error(400, "invalid_grant"));

        assertNoToken(acme);

        StepVerifier.create(vault().refresh(acme))
                .expectError(GrantNotRefreshable.class)
                .verify(LIMIT);
        assertThat(invite(acme).isPending()).isTrue();
    }

    @Test
    void endsNoConsentForAnErrorThatPasses() {
        authorized("acme", acme, "{\"access_token\":\"short\",\"expires_in\":0,\"refresh_token\":\"acme-refresh-1\"}");
        tokens(
                "acme",
                okJson("{\"error\":\"invalid_grant\",\"error_description\":\"please try later\"}")
                        .withStatus(400));

        StepVerifier.create(vault().tokenFor(acme))
                .expectError(RefreshUnavailable.class)
                .verify(LIMIT);

        tokens("acme", okJson("{\"access_token\":\"acme-access-2\",\"expires_in\":3600}"));
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(RefreshUnavailable.class)
                .untilAsserted(() -> assertThat(token(acme).value().reveal()).isEqualTo("acme-access-2"));
    }

    private static Arguments trouble(String name, ResponseDefinitionBuilder answer, int page) {
        return Arguments.of(Named.of(name, answer), page);
    }

    private static ResponseDefinitionBuilder error(int status, String error) {
        return okJson("{\"error\":\"%s\"}".formatted(error)).withStatus(status);
    }

    private static void tokens(String name, ResponseDefinitionBuilder answer) {
        issuer.stubFor(post(urlPathEqualTo("/" + name + "/token")).willReturn(answer));
    }

    private static void failsOnce(String name) {
        issuer.stubFor(post(urlPathEqualTo("/" + name + "/token"))
                .inScenario(name)
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        issuer.stubFor(post(urlPathEqualTo("/" + name + "/token"))
                .inScenario(name)
                .whenScenarioStateIs("again")
                .willReturn(okJson("{\"access_token\":\"renewed\",\"expires_in\":3600}")));
    }

    private static RequestPatternBuilder refreshWith(String name, String token) {
        return postRequestedFor(urlPathEqualTo("/" + name + "/token"))
                .withFormParam("grant_type", equalTo("refresh_token"))
                .withFormParam("refresh_token", equalTo(token));
    }

    private static RequestPatternBuilder revocationOf(String token, String hint) {
        return postRequestedFor(urlPathEqualTo("/acme/revoke"))
                .withHeader("Authorization", matching("Basic .+"))
                .withFormParam("token", equalTo(token))
                .withFormParam("token_type_hint", equalTo(hint));
    }

    private static void owner(String id) {
        issuer.stubFor(get(urlPathEqualTo("/acme/whoami")).willReturn(okJson("""
                {"data":{"account":{"uid":"%s","given":"Ann","family":"Lee"},"contacts":[{"mail":"ann@example.com"}]}}""".formatted(id))));
    }

    private void authorized(String name, GrantKey key) {
        comeBack(name, walk(name, invite(key)), "code=the-code").expectStatus().isOk();
    }

    private void authorized(String name, GrantKey key, String answer) {
        tokens(name, okJson(answer));
        authorized(name, key);
    }

    private static AuthSession invite(GrantKey key) {
        return now(program.getBean(Invitations.class).invite(new Invitation(key, APPLICATION, Set.of("extra"))));
    }

    private static AuthSession now(AuthSession session) {
        return now(program.getBean(AuthSessions.class).find(session.sessionId()));
    }

    private static AuthSessionState stateOf(AuthSession session) {
        return now(session).state();
    }

    private static UserToken token(GrantKey key) {
        return now(vault().tokenFor(key));
    }

    private static UserToken refreshed(GrantKey key) {
        return now(vault().refresh(key));
    }

    private static void assertNoToken(GrantKey key) {
        StepVerifier.create(vault().tokenFor(key)).expectComplete().verify(LIMIT);
    }

    private static TokenVault vault() {
        return program.getBean(TokenVault.class);
    }

    private static <T> T now(Mono<T> value) {
        return value.blockOptional(LIMIT).orElseThrow();
    }

    private static EntityExchangeResult<byte[]> leave(String name, AuthSession session) {
        return browser.get()
                .uri("/callbacks/{issuer}/authorize/{id}", name, session.sessionId())
                .exchange()
                .expectStatus()
                .isFound()
                .expectBody()
                .returnResult();
    }

    private static Walk walk(String name, AuthSession session) {
        EntityExchangeResult<byte[]> left = leave(name, session);
        URI page = Objects.requireNonNull(left.getResponseHeaders().getLocation());
        return new Walk(
                UriComponentsBuilder.fromUri(page).build().getQueryParams().getFirst("state"),
                left.getResponseCookies().getFirst(COOKIE).getValue());
    }

    private static WebTestClient.ResponseSpec comeBack(String name, Walk walk, String answer) {
        return browser.get()
                .uri("/callbacks/" + name + "/oauth?state=" + walk.state() + "&" + answer)
                .cookie(COOKIE, walk.browser())
                .header(HttpHeaders.ACCEPT_LANGUAGE, "en")
                .exchange();
    }

    private record Walk(String state, String browser) {}
}
