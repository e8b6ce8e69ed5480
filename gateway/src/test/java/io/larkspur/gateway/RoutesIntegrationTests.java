package io.larkspur.gateway;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@GatewayTest
class RoutesIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @Test
    void injectsTheTokenOfTheNamedUser() {
        String token = vault.grant("ou_routes", application.id());

        client.get()
                .uri("/open-apis/aily/v1/sessions/s1")
                .header("Authorization", basic(application))
                .header("X-User-Id", "ou_routes")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("X-Tt-Logid", "log-1")
                .expectHeader()
                .doesNotExist("Set-Cookie");

        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token);
        assertThat(upstream.last().all("X-User-Id")).isEmpty();
    }

    @Test
    void injectsTheAppsTokenWhereNoUserIsNamed() {
        client.get()
                .uri("/open-apis/im/v1/chats")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + FakePlatform.TENANT_TOKEN);
    }

    @Test
    void injectsTheAppsTokenOnTenantPathsEvenForAUser() {
        vault.grant("ou_tenant", application.id());

        client.post()
                .uri("/open-apis/apaas/v1/applications/ns/objects/o/records")
                .header("Authorization", basic(application))
                .header("X-User-Id", "ou_tenant")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"a\":1}")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + FakePlatform.TENANT_TOKEN);
        assertThat(upstream.last().body()).isEqualTo("{\"a\":1}");
    }

    /** Who reads or changes routes there gets every token that is injected. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/gateway/routes",
                "/actuator/gateway/refresh",
                "/gateway/routes",
                "/gateway/refresh",
                "/env",
                "/configprops",
                "/heapdump",
                "/loggers",
                "/shutdown"
            })
    void offersNoneOfTheEnginesOwnEndpoints(String path) {
        client.get().uri(path).exchange().expectStatus().isNotFound();
        client.post().uri(path).exchange().expectStatus().isNotFound();
    }

    @Test
    void refusesAUserPathWithoutAUser() {
        int before = upstream.size();

        client.get()
                .uri("/open-apis/authen/v1/user_info")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:user-required")
                .jsonPath("$.code")
                .isNumber();

        assertThat(upstream.size()).isEqualTo(before);
    }

    @Test
    void stripsEveryCredentialAndIdentityOfTheCaller() {
        String token = vault.grant("ou_strip", application.id());

        client.get()
                .uri("/open-apis/aily/v1/sessions/s2")
                .header("Authorization", basic(application))
                .header("X-User-Id", "ou_strip")
                .header("X-User-Id-Type", "open_id")
                .header("X-User-Id-Of-Mine", "ou_other")
                .header("Cookie", "a=b")
                .header("Cookie2", "$Version=1; a=b")
                .header("Proxy-Authorization", "Basic eDp5")
                .header("Proxy-Connection", "keep-alive")
                .header("X-Lark-MCP-UAT", "u-mine")
                .header("X-Lark-Anything", "u-mine")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "for=10.0.0.1")
                .header("X-Aily-BizUserID", "biz-7")
                .header("X-Custom", "one", "two")
                .header("Oapi-Sdk-Request-Id", "r1")
                .exchange()
                .expectStatus()
                .isOk();

        Upstream.Call call = upstream.last();
        assertThat(call.all("Authorization")).containsExactly("Bearer " + token);
        assertThat(call.headers())
                .noneMatch(
                        header -> header.getKey()
                                .toLowerCase()
                                .matches(
                                        "cookie2?|proxy-.*|x-lark-.*|x-user-id.*|forwarded|x-forwarded-.*|connection|x-application-context"));
        assertThat(call.all("X-Aily-BizUserID")).containsExactly("biz-7");
        assertThat(call.all("X-Custom")).containsExactly("one", "two");
        assertThat(call.all("Oapi-Sdk-Request-Id")).containsExactly("r1");
    }

    @Test
    void keepsForTheUpstreamThePreferencesThatAreNotOurs() {
        vault.grant("ou_prefer", application.id());

        client.post()
                .uri("/open-apis/apaas/v1/workspaces/w/tables/t/records")
                .header("Authorization", basic(application))
                .header("X-User-Id", "ou_prefer")
                .header("Prefer", "resolution=merge-duplicates, wait=5, missing=default")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Preference-Applied", "wait=5");

        assertThat(String.join(", ", upstream.last().all("Prefer")))
                .isEqualTo("resolution=merge-duplicates, missing=default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/x?a=1&b=2&a=3",
                "/open-apis/x?q=a+b&r=%2B&s=%20",
                "/open-apis/x?filter=%7B%22a%22%3A%5B1%5D%7D",
                "/open-apis/x?a=%41&b=[x]",
                "/open-apis/x?name=%E4%BD%A0%E5%A5%BD&c=*'();:@$,/?",
                "/open-apis/x?a=%2541&b=%25",
                "/open-apis/x?empty=&flag&=v&&",
                "/open-apis/x/%E4%BD%A0?a=%e4%bd%a0",
                "/open-apis/x/a%20b/c%2Bd?",
                "/open-apis/x/y@z:1,2!$'()*+="
            })
    void passesPathAndQueryOnToTheLetter(String target) {
        String answer =
                Calls.raw(port, "GET " + target + " HTTP/1.1", "Host: gateway", "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).isEqualTo(200);
        assertThat(upstream.last().uri()).isEqualTo(target);
    }

    @Test
    void passesRedirectsOnWithoutFollowingThem() {
        client.get()
                .uri("/open-apis/x/redirect")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isFound();

        assertThat(upstream.to("/evil")).isEmpty();
    }

    @Test
    void streamsEventsAsTheyComeAndEndsTheUpstreamsWithTheCallers() {
        vault.grant("ou_stream", application.id());

        StepVerifier.create(client.post()
                        .uri("/open-apis/aily/v1/apps/a/knowledges/ask/stream")
                        .header("Authorization", basic(application))
                        .header("X-User-Id", "ou_stream")
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .exchange()
                        .returnResult(String.class)
                        .getResponseBody()
                        .take(3))
                .expectNext("{\"n\":0}", "{\"n\":1}", "{\"n\":2}")
                .expectComplete()
                .verify(Duration.ofSeconds(5));

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void answersForAnUpstreamThatHangsUpOrStaysSilent() {
        for (String path : List.of("/open-apis/x/hang-up", "/open-apis/x/silent")) {
            client.get()
                    .uri(path)
                    .header("Authorization", basic(application))
                    .exchange()
                    .expectStatus()
                    .value(status -> assertThat(status).isIn(502, 503))
                    .expectHeader()
                    .contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
                    .expectBody()
                    .jsonPath("$.code")
                    .isNumber()
                    .jsonPath("$.msg")
                    .exists();
        }
    }

    @Test
    void sendsACallOnceEvenWhenItsConnectionBreaks() {
        for (String path : List.of("/open-apis/x/once/hang-up", "/open-apis/x/once/reset")) {
            client.get()
                    .uri("/open-apis/x")
                    .header("Authorization", basic(application))
                    .exchange()
                    .expectStatus()
                    .isOk();

            client.post()
                    .uri(path)
                    .header("Authorization", basic(application))
                    .bodyValue("charge me")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(502);

            assertThat(upstream.to(path)).hasSize(1);
        }
    }

    @Test
    void knowsNoOtherPath() {
        client.get()
                .uri("/elsewhere")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void givesMcpTheBareTokenInItsOwnHeader() {
        String token = vault.grant("ou_mcp", application.id());

        client.post()
                .uri("/proxy/mcp")
                .header("Authorization", basic(application))
                .header("X-User-Id", "ou_mcp")
                .header("X-Lark-MCP-Allowed-Tools", "get-user")
                .header("X-Lark-MCP-TAT", "t-mine")
                .exchange()
                .expectStatus()
                .isOk();

        Upstream.Call call = upstream.last();
        assertThat(call.uri()).isEqualTo("/mcp");
        assertThat(call.all("X-Lark-MCP-UAT")).containsExactly(token);
        assertThat(call.all("X-Lark-MCP-TAT")).isEmpty();
        assertThat(call.all("X-Lark-MCP-Allowed-Tools")).containsExactly("get-user");
        assertThat(call.all(HttpHeaders.AUTHORIZATION)).isEmpty();
    }
}
