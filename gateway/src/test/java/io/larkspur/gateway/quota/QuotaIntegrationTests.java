package io.larkspur.gateway.quota;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeLimits;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.netty.http.client.HttpClient;

@GatewayTest
class QuotaIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private FakeLimits.Set limits;

    private final Upstream upstream = Upstream.HERE;
    private WebTestClient client;
    private Application application;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @AfterEach
    void liftLimits() {
        limits.limit(Map.of());
    }

    @Test
    void tellsHowTheLimitsStandOnAProxiedAnswer() {
        limits.limit(Map.of("applications." + application.id(), 5L));

        call("/open-apis/x")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("X-RateLimit-Limit", "5")
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "4")
                .expectHeader()
                .exists("X-RateLimit-Reset")
                .expectHeader()
                .value("RateLimit", value -> assertThat(value).startsWith("\"application-minute\";r=4;t="))
                .expectHeader()
                .value("RateLimit-Policy", value -> assertThat(value).contains("\"application-minute\";q=5;w=60"));
    }

    @Test
    void answersTooManyCallsInThePlatformsEnvelope() {
        limits.limit(Map.of("applications." + application.id(), 2L));
        call("/open-apis/x/quota").expectStatus().isOk();
        call("/open-apis/x/quota").expectStatus().isOk();

        call("/open-apis/x/quota")
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "0")
                .expectHeader()
                .value("Retry-After", wait -> assertThat(Long.parseLong(wait)).isBetween(1L, 60L))
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(770_000_429)
                .jsonPath("$.msg")
                .exists()
                .jsonPath("$.detail")
                .isEqualTo("Rate limit exceeded");

        assertThat(upstream.to("/open-apis/x/quota")).hasSize(2);
    }

    @Test
    void answersTooManyCallsElsewhereAsAProblem() {
        limits.limit(Map.of("applications." + application.id(), 1L));
        call("/proxy/mcp").expectStatus().isOk();

        call("/proxy/mcp")
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("rate-limited")
                .jsonPath("$.detail")
                .isEqualTo("Rate limit exceeded");
    }

    @Test
    void countsEachUserOfAnApplicationApart() {
        vault.grant("ou_quota_a", application.id());
        vault.grant("ou_quota_b", application.id());
        limits.limit(Map.of("user", 1L));

        callFor("ou_quota_a").expectStatus().isOk();
        callFor("ou_quota_a").expectStatus().isEqualTo(429);
        callFor("ou_quota_b").expectStatus().isOk();
        call("/open-apis/x").expectStatus().isOk();
    }

    @Test
    void countsOnePathOrAllBelowOne() {
        limits.limit(Map.of("apis./open-apis/im/**", 1L));

        call("/open-apis/im/v1/chats").expectStatus().isOk();
        call("/open-apis/im/v1/messages").expectStatus().isEqualTo(429);
        call("/open-apis/contact/v3/users").expectStatus().isOk();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/%69m/v1/messages",
                "/open-apis/im/%76%31/messages",
                "/open-apis/im/v1/messages/",
                "/open-apis/im/v1/message%73/",
                "/open-apis/im/v1/messages/?page_size=20",
                "/open-apis/IM/v1/Messages",
                "/open-apis/%49m/v1/messages",
                "/open-apis/im./v1/messages",
                "/open-apis/im%20/v1/messages"
            })
    void countsAnApiInEverySpellingThatPasses(String spelling) {
        limits.limit(Map.of("apis./open-apis/im/v1/messages", 1L));

        assertThat(statusOf("/open-apis/im/v1/messages")).isEqualTo(200);
        assertThat(statusOf(spelling)).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/%63ontact/v3/users",
                "/open-apis/contact/",
                "/open-apis/Contact/v3/users",
                "/open-apis/contact%20/v3/users"
            })
    void countsAFamilyOfPathsInEverySpellingThatPasses(String spelling) {
        limits.limit(Map.of("api", 1L));

        assertThat(statusOf("/open-apis/contact/v3/users")).isEqualTo(200);
        assertThat(statusOf(spelling)).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/im;x=y/v1/messages",
                "/open-apis/im/v1/messages;x=y",
                "/open-apis/im%3Bx=y/v1/messages",
                "/open-apis//im/v1/messages",
                "/open-apis/im//v1/messages",
                "/open-apis/./im/v1/messages",
                "/open-apis/x/../im/v1/messages",
                "/open-apis/%2e/im/v1/messages",
                "/open-apis/x/%2E%2e/im/v1/messages",
                "/open-apis/im%2Fv1/messages",
                "/open-apis/im%5Cv1/messages",
                "/open-apis/%2569m/v1/messages",
                "/open-apis/%EF%BD%89m/v1/messages",
                "/open-apis/im%E2%80%8B/v1/messages",
                "/open-apis/im%00/v1/messages",
                "/open-apis/%zz/v1/messages"
            })
    void countsNoSpellingThatIsRefused(String spelling) {
        limits.limit(Map.of("apis./open-apis/im/v1/messages", 1L));

        assertThat(statusOf(spelling)).isEqualTo(400);
        assertThat(statusOf("/open-apis/im/v1/messages")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/docx/v1/documents/AbC",
                "/open-apis/docx/v1/documents/AbC/",
                "/open-apis/docx/v1/documents/%41bC",
                "/open-apis/Docx/**",
                "/open-apis/docx/%76%31/**"
            })
    void readsTheNamesOfLimitsLikePaths(String name) {
        limits.limit(Map.of("apis." + name, 1L));

        assertThat(statusOf("/open-apis/docx/v1/documents/AbC")).isEqualTo(200);
        assertThat(statusOf("/open-apis/docx/v1/documents/AbC")).isEqualTo(429);
    }

    @Test
    void countsARouteForAllApplicationsTogether() {
        limits.limit(Map.of("routes.mcp", 1L));
        call("/proxy/mcp").expectStatus().isOk();

        client.get()
                .uri("/proxy/mcp")
                .header("Authorization", basic(applications.inviting()))
                .exchange()
                .expectStatus()
                .isEqualTo(429);
    }

    @Test
    void countsAddressesOfProxiedCallsOnlyWhereThatIsSet() {
        limits.limit(Map.of("peer", 1L));

        call("/open-apis/x").expectStatus().isOk();
        client.get()
                .uri("/open-apis/x")
                .header("Authorization", basic(applications.inviting()))
                .header("X-Forwarded-For", "203.0.113.9")
                .exchange()
                .expectStatus()
                .isEqualTo(429);
    }

    @Test
    void putsItsOwnLimitsInPlaceOfTheUpstreams() {
        upstream.script(
                "/with-limits",
                call -> new Upstream.Answer(
                        200,
                        Map.of(
                                "X-RateLimit-Limit", "7",
                                "X-RateLimit-Remaining", "6",
                                "RateLimit", "\"theirs\";r=1",
                                "x-ogw-ratelimit-limit", "100"),
                        List.of("{}".getBytes(StandardCharsets.UTF_8))));
        limits.limit(Map.of("applications." + application.id(), 50L));

        call("/open-apis/x/with-limits")
                .expectHeader()
                .valueEquals("X-RateLimit-Limit", "50")
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "49")
                .expectHeader()
                .value("RateLimit", value -> assertThat(value).doesNotContain("theirs"))
                .expectHeader()
                .valueEquals("x-ogw-ratelimit-limit", "100");
    }

    @Test
    void makesAnAddressThatGuessesWait() {
        limits.limit(Map.of("refused", 3L));
        WebTestClient guesser = from("127.0.0.77");

        for (int status : new int[] {401, 401, 401, 429}) {
            ResponseSpec guess = guesser.get()
                    .uri("/open-apis/x")
                    .header("Authorization", basic(application.id(), "wrong-secret"))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(status);
            guess.expectHeader().valueEquals("X-RateLimit-Limit", "3");
        }
        guesser.post()
                .uri("/oauth2/token")
                .header("Authorization", basic(application.id(), "wrong-secret"))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue("grant_type=client_credentials")
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After");
        guesser.post()
                .uri("/open-apis/auth/v3/tenant_access_token/internal")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"app_id\":\"" + application.id() + "\",\"app_secret\":\"wrong\"}")
                .exchange()
                .expectStatus()
                .isEqualTo(429);
        guesser.get()
                .uri("/open-apis/x")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void countsByAddressWhoWalksToAnAuthorizePageAndBack() {
        limits.limit(Map.of("address", 3L));
        String[] steps = {
            "/callbacks/feishu/authorize/s", "/callbacks/feishu/oauth?state=s&code=c", "/callbacks/hh/%61uthorize/s"
        };
        for (String step : steps) {
            walk("127.0.0.78", step).expectStatus().isNotFound().expectHeader().valueEquals("X-RateLimit-Limit", "3");
        }

        for (String step : steps) {
            walk("127.0.0.78", step)
                    .expectStatus()
                    .isEqualTo(429)
                    .expectHeader()
                    .exists("Retry-After")
                    .expectBody()
                    .jsonPath("$.detail")
                    .isEqualTo("Rate limit exceeded");
        }
        walk("127.0.0.79", steps[0]).expectStatus().isNotFound();
        for (String ofThePlatform : new String[] {"/callbacks/feishu/event", "/callbacks/feishu/card"}) {
            walk("127.0.0.78", ofThePlatform)
                    .expectStatus()
                    .isNotFound()
                    .expectHeader()
                    .doesNotExist("X-RateLimit-Limit");
        }
    }

    private ResponseSpec walk(String address, String path) {
        return from(address)
                .get()
                .uri(URI.create("http://127.0.0.1:" + port + path))
                .exchange();
    }

    private WebTestClient from(String address) {
        HttpClient http = HttpClient.create().bindAddress(() -> new InetSocketAddress(address, 0));
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(http))
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    private ResponseSpec call(String path) {
        return client.get()
                .uri(path)
                .header("Authorization", basic(application))
                .exchange();
    }

    /** With a path that nobody encodes, decodes or shortens on the way. */
    private int statusOf(String path) {
        return Calls.status(
                Calls.raw(port, "GET " + path + " HTTP/1.1", "Host: gateway", "Authorization: " + basic(application)));
    }

    private ResponseSpec callFor(String user) {
        return client.get()
                .uri("/open-apis/x")
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .exchange();
    }
}
