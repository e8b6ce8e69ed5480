package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class SignInIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    private Accounts.Person person = new Accounts.Person(null, 0, "");

    @BeforeEach
    void makeAnAccount() {
        person = Accounts.fresh(clients, "user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth", "/api/v1/auth"})
    void letsSomebodyInShowsThemAroundAndOutAgain(String base) {
        JsonNode tokens = Accounts.json(person.post(base + "/login", credentials(Accounts.PASSWORD))
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
        assertThat(tokens.required("token_type").stringValue()).isEqualTo("bearer");
        assertThat(tokens.required("expires_in").intValue()).isEqualTo(900);
        String access = tokens.required("access_token").stringValue();

        get(access, base + "/profile")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.username")
                .isEqualTo(person.name());
        get(access, "/api/v1/protected")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"message\":\"Hello " + person.name() + "!\"}");

        person.post(base + "/logout", "{\"access_token\":\"" + access + "\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"message\":\"Logged out successfully\"}");
        assertRefused(get(access, "/api/v1/protected"), 401, "access_token_blacklisted");
    }

    @Test
    void rotatesTheRefreshTokenAndEndsTheFamilyOfOneThatComesBack() {
        JsonNode first = person.signIn();
        JsonNode second = refreshed(first, "");

        assertRefused(person.post("/auth/refresh", refresh(first, "")), 401, "session_revoked_or_invalid");
        assertRefused(person.post("/auth/refresh", refresh(second, "")), 401, "session_revoked_or_invalid");
        assertRefused(
                get(second.required("access_token").stringValue(), "/api/v1/protected"),
                401,
                "session_revoked_or_invalid");
    }

    @Test
    void endsASessionByAnOlderTokenWithAnyAuthorizationHeader() {
        JsonNode first = person.signIn();
        clock.advance(Duration.ofSeconds(3));
        String newer = refreshed(first, "").required("access_token").stringValue();

        clients.bearer("not.a.token")
                .post()
                .uri("/api/v1/auth/logout")
                .header("Content-Type", "application/json")
                .bodyValue("{\"access_token\":\""
                        + first.required("access_token").stringValue() + "\",\"language\":\"ru\"}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"message\":\"Выход выполнен успешно\"}");

        assertRefused(get(newer, "/api/v1/protected"), 401, "access_token_blacklisted");
    }

    @Test
    void speaksTheLanguageAskedFor() {
        JsonNode tokens = person.signIn();
        String access = tokens.required("access_token").stringValue();
        clock.advance(Duration.ofMinutes(14));
        String fresh = refreshed(tokens, "").required("access_token").stringValue();
        person.post("/auth/logout", "{\"access_token\":\"" + fresh + "\",\"language\":\"zh\"}")
                .expectBody()
                .json("{\"message\":\"已成功退出登录\"}");

        clients.bearer(access)
                .get()
                .uri("/api/v1/protected")
                .header("Accept-Language", "ru-RU,ru;q=0.9")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Токен доступа отозван");
        person.post("/auth/refresh", refresh(tokens, "zh-CN"))
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("会话已被撤销或无效");
    }

    @Test
    void endsASessionThatRestedTooLong() {
        JsonNode tokens = person.signIn();
        clock.advance(Duration.ofMinutes(31));

        assertRefused(person.post("/auth/refresh", refresh(tokens, "")), 401, "session_inactivity_timeout");
    }

    @Test
    void saysTheSameOfAWrongPasswordAndAnUnknownName() {
        for (String body :
                new String[] {credentials("wrong-password"), "{\"username\":\"nobody\",\"password\":\"wrong-password\"}"
                }) {
            person.post("/auth/login", body)
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .valueMatches("WWW-Authenticate", "Bearer .*")
                    .expectBody()
                    .jsonPath("$.detail")
                    .isEqualTo("Incorrect username or password")
                    .jsonPath("$.code")
                    .isEqualTo("invalid_credentials");
        }
    }

    @Test
    void refusesSomebodyWhoWasSwitchedOff() {
        String access = person.signIn().required("access_token").stringValue();
        clients.administrator()
                .post()
                .uri("/admin/accounts/" + person.id() + "/disable")
                .exchange()
                .expectStatus()
                .isOk();

        assertRefused(get(access, "/api/v1/protected"), 401, "session_revoked_or_invalid");
        assertRefused(person.post("/auth/login", credentials(Accounts.PASSWORD)), 401, "user_inactive");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/protected",
                "/api/v1/auth/profile",
                "/api/v1/users/me",
                "/api/v1/sessions/1",
                "/debug/session-info"
            })
    void asksForATokenWhereNoneIsShown(String path) {
        clients.nobody()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueMatches("WWW-Authenticate", "Bearer .*");
    }

    @Test
    void saysThatNothingIsAtConversationsWithoutTheirUser() {
        for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
            clients.nobody()
                    .method(method)
                    .uri("/api/v1/sessions")
                    .exchange()
                    .expectStatus()
                    .isNotFound()
                    .expectHeader()
                    .doesNotExist("WWW-Authenticate")
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("not-found")
                    .jsonPath("$.status")
                    .isEqualTo("error");
        }
        assertRefused(get("a.b.c", "/api/v1/sessions"), 403, "credentials_refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/sessions/",
                "/api/v1/sessions//",
                "/api/v1/sessions/%20",
                "/api/v1/sessions/x/messages",
                "/api/v1/sessions;x=1/x",
                "/api/v1/sessions/;x=1"
            })
    void asksForATokenBelowConversations(String path) {
        clients.nobody()
                .get()
                .uri(URI.create(clients.url() + path))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void answersABadTokenAsEachServicesClientsExpect() {
        assertRefused(get("a.b.c", "/api/v1/protected"), 401, "access_token_invalid");
        assertRefused(get("a.b.c", "/api/v1/auth/profile"), 401, "access_token_invalid");
        for (String path : new String[] {"/api/v1/users/me", "/api/v1/sessions/7"}) {
            get("a.b.c", path)
                    .expectStatus()
                    .isForbidden()
                    .expectBody()
                    .jsonPath("$.detail")
                    .isEqualTo("Could not validate credentials")
                    .jsonPath("$.success")
                    .isEqualTo(false);
        }
    }

    @Test
    void tellsAboutTheSessionBehindAToken() {
        JsonNode tokens = person.signIn();
        String access = tokens.required("access_token").stringValue();

        JsonNode info = Accounts.json(get(access, "/debug/session-info")
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());

        assertThat(info.required("user_id").longValue()).isEqualTo(person.id());
        assertThat(info.required("session_valid").booleanValue()).isTrue();
        assertThat(info.required("active_sessions").longValue()).isEqualTo(1);
        assertThat(info.required("jti").stringValue())
                .isEqualTo(activeSession().required("jti").stringValue());
    }

    @Test
    void showsActivitySoonAfterIt() {
        String access = person.signIn().required("access_token").stringValue();
        clock.advance(Duration.ofSeconds(40));

        get(access, "/api/v1/protected").expectStatus().isOk();

        await().atMost(SOON).until(() -> Instant.parse(
                        activeSession().required("last_activity").stringValue())
                .equals(clock.instant()));
    }

    @Test
    void listsOnesOwnSessionsForAnOwnerAndCleansUp() {
        Accounts.Person owner = Accounts.fresh(clients, "owner");

        owner.signedIn()
                .get()
                .uri("/admin/sessions/active")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.user_id")
                .isEqualTo(owner.id())
                .jsonPath("$.active_sessions")
                .isEqualTo(1)
                .jsonPath("$.sessions[0].created_at")
                .exists();
        owner.signedIn()
                .post()
                .uri("/admin/sessions/cleanup")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.cleaned_sessions")
                .isNumber();
        Problems.assertProblem(
                person.signedIn().post().uri("/admin/sessions/cleanup").exchange(), 403, "forbidden");
        Problems.assertProblem(
                person.signedIn().get().uri("/admin/sessions/active").exchange(), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"username\":\"x\"}",
                "{\"username\":7,\"password\":\"y\"}",
                "{\"username\":\"\",\"password\":\"y\"}",
                "{\"username\":\"x\",\"password\":\"\"}",
                "[]",
                "not json"
            })
    void refusesWhatIsNoSignIn(String body) {
        person.post("/auth/login", body).expectStatus().isBadRequest();
    }

    @Test
    void takesNoFormThatAForeignPageCouldSend() {
        clients.nobody()
                .post()
                .uri("/auth/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .bodyValue("username=a&password=b")
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @Test
    void knowsNoSessionOfAProviderThatNobodyOpened() {
        for (String path : new String[] {"/auth/refresh", "/auth/logout", "/api/v1/auth/refresh"}) {
            person.post(path, "{\"session_id\":\"unknown\"}")
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody()
                    .jsonPath("$.detail")
                    .isEqualTo("Invalid session");
        }
    }

    @Test
    void letsNoOtherOriginsPageIn() {
        for (String origin : new String[] {"https://evil.example", "null", "http://localhost.evil.example"}) {
            clients.nobody()
                    .options()
                    .uri("/auth/login")
                    .header("Origin", origin)
                    .header("Access-Control-Request-Method", "POST")
                    .exchange()
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Origin");
        }
    }

    private JsonNode activeSession() {
        return Accounts.json(clients.administrator()
                        .get()
                        .uri("/admin/sessions/active?user_id=" + person.id())
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("sessions")
                .get(0);
    }

    private JsonNode refreshed(JsonNode tokens, String language) {
        return Accounts.json(person.post("/api/v1/auth/refresh", refresh(tokens, language))
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private static String refresh(JsonNode tokens, String language) {
        return "{\"refresh_token\":\"" + tokens.required("refresh_token").stringValue() + "\",\"language\":\""
                + language + "\"}";
    }

    private String credentials(String password) {
        return "{\"username\":\"" + person.name() + "\",\"password\":\"" + password + "\"}";
    }

    private ResponseSpec get(String token, String path) {
        return clients.bearer(token).get().uri(path).exchange();
    }

    private static void assertRefused(ResponseSpec answer, int status, String code) {
        answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.detail")
                .isNotEmpty();
    }
}
