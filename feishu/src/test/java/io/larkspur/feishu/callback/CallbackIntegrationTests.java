package io.larkspur.feishu.callback;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.feishu.AuthSessionsOfTests;
import io.larkspur.feishu.FakeAuthSessions;
import io.larkspur.feishu.FakeVault;
import io.larkspur.feishu.inbound.Signing;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.GrantKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

class CallbackIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TestPlatform platform;
    private static ConfigurableApplicationContext program;
    private static FakeAuthSessions sessions;
    private static WebTestClient browser;

    private final String session = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        platform = new TestPlatform();
        program = CallbackProgram.start(platform.server.baseUrl(), "https://larkspur.example");
        sessions = program.getBean(FakeAuthSessions.class);
        warmUp();
        browser = WebTestClient.bindToServer(new ReactorClientHttpConnector(oneConnectionPerRequest()))
                .baseUrl("http://localhost:" + program.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(LIMIT)
                .build();
    }

    /** The first connections to the database take their time. */
    private static void warmUp() {
        StepVerifier.create(program.getBean(DatabaseClient.class)
                        .sql("SELECT 1")
                        .fetch()
                        .first())
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    /** What is tried here is the walk and not how the server keeps connections. */
    private static HttpClient oneConnectionPerRequest() {
        return HttpClient.newConnection().keepAlive(false);
    }

    @AfterAll
    static void stop() {
        program.close();
        platform.close();
    }

    @BeforeEach
    void script() {
        platform.server.resetAll();
        platform.server.stubFor(post(urlPathEqualTo("/open-apis/auth/v3/tenant_access_token/internal"))
                .willReturn(okJson("{\"code\":0,\"tenant_access_token\":\"t-one\",\"expire\":7200}")));
        platform.server.stubFor(post(urlPathEqualTo("/oauth/v3/token"))
                .willReturn(
                        okJson("{\"code\":0,\"access_token\":\"eyJ.access\",\"expires_in\":7200,\"scope\":\"a b\"}")));
        owner(AuthSessionsOfTests.USER);
        sessions.put(AuthSessionsOfTests.pending(session));
    }

    @Test
    void startsAWalkBoundToTheBrowser() {
        EntityExchangeResult<byte[]> answer = leave();

        ResponseCookie cookie = answer.getResponseCookies().getFirst("larkspur_authorization");
        assertThat(cookie).isNotNull();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/callbacks/feishu");
        assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofMinutes(10));
        HttpHeaders headers = answer.getResponseHeaders();
        assertThat(headers.getCacheControl()).isEqualTo("no-store");
        assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(headers.getLocation().toString())
                .startsWith(platform.server.baseUrl() + "/open-apis/authen/v1/authorize?")
                .contains("state=state-");
    }

    @Test
    void completesTheSessionOfTheInvitedUser() {
        comeBack(walk(), "code=the-code", "en")
                .expectStatus()
                .isOk()
                .expectHeader()
                .cacheControl(CacheControl.noStore())
                .expectHeader()
                .value("Content-Security-Policy", policy -> assertThat(policy).contains("default-src 'none'"))
                .expectBody(String.class)
                .value(page -> assertThat(page)
                        .contains("Authorized", "lang=\"en\"")
                        .doesNotContain("the-code", "state-", "<script"));

        assertThat(sessions.now(session).state()).isEqualTo(AuthSessionState.COMPLETED);
    }

    @Test
    void speaksChinese() {
        comeBack(walk(), "error=access_denied", "zh-CN,zh;q=0.9,en;q=0.8")
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("已拒绝授权", "lang=\"zh-CN\""));
    }

    @Test
    void deniesTheSessionWhenTheUserDeclines() {
        comeBack(walk(), "error=access_denied", "en").expectStatus().isOk();

        assertThat(sessions.now(session).state()).isEqualTo(AuthSessionState.DENIED);
    }

    @Test
    void leavesTheSessionOpenForTheInvitedUserWhenAnotherPersonAuthorizes() {
        owner("ou_other");

        comeBack(walk(), "code=the-code", "en").expectStatus().isForbidden();

        assertThat(sessions.now(session).state()).isEqualTo(AuthSessionState.PENDING);
        owner(AuthSessionsOfTests.USER);
        comeBack(walk(), "code=next-code", "en").expectStatus().isOk();
        assertThat(sessions.now(session).state()).isEqualTo(AuthSessionState.COMPLETED);
    }

    @Test
    void refusesASecondReturnAndAnotherBrowser() {
        Walk walk = walk();

        comeBack(new Walk(walk.state(), "browser-of-somebody"), "code=the-code", "en")
                .expectStatus()
                .isBadRequest();
        comeBack(walk, "code=the-code", "en").expectStatus().isOk();
        comeBack(walk, "code=the-code", "en").expectStatus().isBadRequest();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 20004, 400",
        "400, 20065, 400",
        "400, 20010, 403",
        "400, 20002, 502",
        "400, 20069, 502",
        "500, 20050, 503",
        "503, 20072, 503",
    })
    void leavesTheSessionOpenOnTrouble(int status, int code, int page) {
        platform.server.stubFor(post(urlPathEqualTo("/oauth/v3/token"))
                .willReturn(aResponse().withStatus(status).withBody("{\"code\":%d}".formatted(code))));

        comeBack(walk(), "code=the-code", "en")
                .expectStatus()
                .isEqualTo(page)
                .expectHeader()
                .contentTypeCompatibleWith("text/html");

        assertThat(sessions.now(session).state()).isEqualTo(AuthSessionState.PENDING);
    }

    @ParameterizedTest
    @CsvSource({
        "/callbacks/feishu/oauth",
        "/callbacks/feishu/oauth?code=a",
        "/callbacks/feishu/oauth?state=state-1",
        "/callbacks/feishu/oauth?code=a&code=b&state=x",
        "/callbacks/feishu/oauth?code=a&state=%3Cscript%3Ealert(1)%3C/script%3E"
    })
    void answersOddReturnsWithAPage(String path) {
        browser.get()
                .uri(URI.create(browserBase() + path))
                .cookie("larkspur_authorization", "browser")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("<h1>").doesNotContain("alert"));
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, Already authorized", "DENIED, Already declined", "EXPIRED, Invitation expired"})
    void walksNoEndedSession(AuthSessionState state, String title) {
        sessions.put(AuthSessionsOfTests.in(state, session));

        browser.get()
                .uri("/callbacks/feishu/authorize/{id}", session)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody(String.class)
                .value(page -> assertThat(page).contains(title));
    }

    @Test
    void walksNoUnknownSession() {
        browser.get()
                .uri("/callbacks/feishu/authorize/{id}", "no-such-session")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentTypeCompatibleWith("text/html");
    }

    @Test
    void endsTheGrantOfAUserWhoLeftOnce() {
        FakeVault vault = program.getBean(FakeVault.class);
        GrantKey left = new GrantKey(TestPlatform.APP, "ou_" + session);
        vault.authorized.put(left, Instant.EPOCH);
        byte[] body = Signing.sealed(CallbackProgram.KEY, """
                {"schema":"2.0","header":{"event_id":"%1$s","event_type":"contact.user.deleted_v3","app_id":"%2$s",
                "token":"vt","create_time":"1763640000000"},"event":{"object":{"open_id":"ou_%1$s"}}}""".formatted(session, TestPlatform.APP));

        for (int delivery = 0; delivery < 2; delivery++) {
            deliver("event", Signing.headers(CallbackProgram.KEY, TestPlatform.NOW, body), body)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json("{\"msg\":\"success\"}");
        }

        await().atMost(LIMIT).untilAsserted(() -> assertThat(row()).containsEntry("state", "done"));
        assertThat(row()).containsEntry("outcome", "ended").containsEntry("payload", null);
        assertThat(vault.revoked).containsOnlyOnce(left);
    }

    @Test
    void refusesASignedEventWithAForeignToken() {
        byte[] body = Signing.sealed(CallbackProgram.KEY, """
                {"schema":"2.0","header":{"event_id":"%s","event_type":"contact.user.deleted_v3","app_id":"%s",
                "token":"guessed"},"event":{}}""".formatted(session, TestPlatform.APP));

        deliver("event", Signing.headers(CallbackProgram.KEY, TestPlatform.NOW, body), body)
                .expectStatus()
                .isUnauthorized();
    }

    private Map<String, Object> row() {
        return program.getBean(DatabaseClient.class)
                .sql("SELECT state, outcome, payload FROM platform_events WHERE event_id = :event")
                .bind("event", session)
                .fetch()
                .one()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @Test
    void answersAChallenge() {
        byte[] body = Signing.sealed(
                CallbackProgram.KEY, "{\"challenge\":\"c1\",\"token\":\"vt\",\"type\":\"url_verification\"}");

        deliver("card", Map.of(), body).expectStatus().isOk().expectBody().json("{\"challenge\":\"c1\"}");
    }

    @Test
    void refusesForgedCallbacks() {
        byte[] body = "{ not json".getBytes(StandardCharsets.UTF_8);

        deliver("card", Signing.headers("guessed", TestPlatform.NOW, body), body)
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("callback-refused");
        deliver("event", Map.of(), new byte[0]).expectStatus().isUnauthorized();
    }

    @Test
    void refusesHugeCallbacks() {
        byte[] body = new byte[300 * 1024];

        deliver("event", Map.of(), body)
                .expectStatus()
                .isEqualTo(413)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("callback-too-large");
    }

    private static WebTestClient.ResponseSpec deliver(String path, Map<String, String> headers, byte[] body) {
        return browser.post()
                .uri("/callbacks/feishu/" + path)
                .header("Content-Type", "application/json; charset=utf-8")
                .headers(all -> headers.forEach(all::set))
                .bodyValue(body)
                .exchange();
    }

    private static void owner(String openId) {
        platform.server.stubFor(get(urlPathEqualTo("/open-apis/authen/v1/user_info"))
                .willReturn(okJson("{\"code\":0,\"data\":{\"open_id\":\"%s\",\"name\":\"Ada\"}}".formatted(openId))));
    }

    private EntityExchangeResult<byte[]> leave() {
        return browser.get()
                .uri("/callbacks/feishu/authorize/{id}", session)
                .exchange()
                .expectStatus()
                .isFound()
                .expectBody()
                .returnResult();
    }

    private Walk walk() {
        EntityExchangeResult<byte[]> answer = leave();
        String state = UriComponentsBuilder.fromUri(answer.getResponseHeaders().getLocation())
                .build()
                .getQueryParams()
                .getFirst("state");
        return new Walk(
                state,
                answer.getResponseCookies().getFirst("larkspur_authorization").getValue());
    }

    private static WebTestClient.ResponseSpec comeBack(Walk walk, String answer, String language) {
        return browser.get()
                .uri("/callbacks/feishu/oauth?state=" + walk.state() + "&" + answer)
                .cookie("larkspur_authorization", walk.browser())
                .header(HttpHeaders.ACCEPT_LANGUAGE, language)
                .exchange();
    }

    private static String browserBase() {
        return "http://localhost:" + program.getEnvironment().getProperty("local.server.port");
    }

    private record Walk(String state, String browser) {}
}
