package io.larkspur.feishu;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import io.larkspur.feishu.platform.PlatformRequestRefused;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.UnknownPlatformApp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ResolvedUsersTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String USER = "/open-apis/contact/v3/users/on_1";

    private final TestPlatform platform = new TestPlatform();
    private final PlatformSdk sdk = new PlatformSdk(
            platform.apps(),
            new CachedTenantTokens(
                    platform.apps(),
                    new TenantTokenEndpoint(platform.http(), platform.properties(), TestPlatform.clock()),
                    TestPlatform.clock()),
            platform.guards,
            platform.properties());
    private final UserDirectory users = new ResolvedUsers(platform.apps(), sdk);

    @BeforeEach
    void start() {
        platform.server.stubFor(post(urlPathEqualTo("/open-apis/auth/v3/tenant_access_token/internal"))
                .willReturn(okJson(TenantTokensTests.token("t-one", 7200))));
    }

    @AfterEach
    void stop() {
        sdk.close();
        platform.close();
    }

    @Test
    void asksOncePerUser() {
        platform.server.stubFor(get(urlPathEqualTo(USER))
                .willReturn(okJson("{\"code\":0,\"data\":{\"user\":{\"open_id\":\"ou_1\",\"name\":\"Ada\"}}}")));

        StepVerifier.create(resolved().then(resolved()))
                .expectNext("ou_1")
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(
                1, getRequestedFor(urlPathEqualTo(USER)).withQueryParam("user_id_type", equalTo("union_id")));
    }

    @Test
    void passesOpenIdsThrough() {
        StepVerifier.create(users.openIdOf(TestPlatform.APP, UserIdType.OPEN_ID, "ou_9"))
                .expectNext("ou_9")
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(users.openIdOf("cli_other", UserIdType.OPEN_ID, "ou_9"))
                .expectError(UnknownPlatformApp.class)
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {41050, 99992351, 99992381, 99992361})
    void tellsAnUnknownUser(int code) {
        refuse(code);

        StepVerifier.create(resolved()).expectError(UnknownUser.class).verify(LIMIT);
    }

    @Test
    void tellsAMissingScope() {
        refuse(99991672);

        StepVerifier.create(resolved())
                .expectError(PlatformRequestRefused.class)
                .verify(LIMIT);
    }

    private Mono<String> resolved() {
        return users.openIdOf(TestPlatform.APP, UserIdType.UNION_ID, "on_1");
    }

    private void refuse(int code) {
        platform.server.stubFor(get(urlPathEqualTo(USER))
                .willReturn(aResponse().withStatus(400).withBody("{\"code\":%d,\"msg\":\"no\"}".formatted(code))));
    }
}
