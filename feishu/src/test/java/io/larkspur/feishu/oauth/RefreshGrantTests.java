package io.larkspur.feishu.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.larkspur.feishu.AuthSessionsOfTests;
import io.larkspur.feishu.platform.CallGuards;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.RefreshNotSent;
import io.larkspur.vault.RefreshPostponed;
import io.larkspur.vault.RefreshRefused;
import io.larkspur.vault.RefreshStep;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.test.StepVerifier;

class RefreshGrantTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String V3 = "/oauth/v3/token";
    private static final TokenValue OLD = TokenValue.of("old-refresh-token");

    private final TestPlatform platform = new TestPlatform();
    private final List<RefreshStep> steps = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void spendsTheTokenAndTellsEachStep() {
        answer(okJson("""
                {"code":0,"access_token":"eyJhbGciOi.access","expires_in":7200,"token_type":"Bearer",
                 "refresh_token":"eyJhbGciOi.refresh","refresh_token_expires_in":604800,"scope":"a offline_access"}"""));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .assertNext(tokens -> {
                    assertThat(tokens.refresh()).isEqualTo(TokenValue.of("eyJhbGciOi.refresh"));
                    assertThat(tokens.accessExpiresAt()).isEqualTo(TestPlatform.NOW.plusSeconds(7200));
                })
                .expectComplete()
                .verify(LIMIT);

        assertThat(steps).containsExactly(RefreshStep.CONNECTED, RefreshStep.SENT, RefreshStep.ANSWER_HEAD);
        platform.server.verify(
                1,
                postRequestedFor(urlPathEqualTo(V3))
                        .withFormParam("grant_type", equalTo("refresh_token"))
                        .withFormParam("refresh_token", equalTo("old-refresh-token")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"expires_in\":-5", ",\"expires_in\":0", ",\"expires_in\":\"soon\""})
    void trustsATokenWhoseLifetimeMakesNoSenseForAShortWhile(String lifetime) {
        answer(okJson("{\"access_token\":\"new-access\",\"refresh_token\":\"new-refresh\"" + lifetime + "}"));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .assertNext(tokens -> {
                    assertThat(tokens.refresh()).isEqualTo(TokenValue.of("new-refresh"));
                    assertThat(tokens.accessExpiresAt()).isEqualTo(TestPlatform.NOW.plusSeconds(600));
                })
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true 400 {\"code\":20026,\"error\":\"invalid_grant\"}",
                "true 400 {\"code\":20002}",
                "false 503 {\"code\":20072}",
                "false 400 {\"code\":99991400}",
                "false 502 <html>Bad Gateway</html>",
                "false 200 <html>Sign in to the network</html>",
                "false 200 {}"
            })
    void findsOutWhetherTheEndpointIsAtWorkWithoutAnybodysToken(String answer) {
        String[] parts = answer.split(" ", 3);
        answer(aResponse().withStatus(Integer.parseInt(parts[1])).withBody(parts[2]));

        StepVerifier.create(refresher().isAnswering(key().appId()))
                .expectNext(Boolean.parseBoolean(parts[0]))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void tellsAnEndedConsent() {
        answer(aResponse().withStatus(400).withBody("{\"code\":20064,\"error\":\"invalid_grant\"}"));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .expectErrorSatisfies(error ->
                        assertThat(((RefreshRefused) error).platformCode()).isEqualTo(20064))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500 {\"code\":20050,\"error\":\"server_error\"}",
                "503 {\"code\":20072}",
                "400 {\"code\":20074}",
                "400 {\"code\":20002}",
                "400 {\"code\":20999,\"error\":\"nobody_knows\"}",
                "400 {\"error\":\"temporarily_unavailable\"}",
                "200 {\"code\":20069,\"msg\":\"app not enabled\"}"
            })
    void knowsThatAnErrorInThePlatformsWordsSpentNothing(String answer) {
        answer(aResponse().withStatus(status(answer)).withBody(answer.substring(4)));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                RefreshPostponed.class, postponed -> assertThat(postponed.isForEverybody())
                                        .isFalse()))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 {\"code\":99991400}", "400 {\"code\":99991400}", "429 <html>slow down</html>"})
    void passesOnHowLongTheAppHasToWait(String answer) {
        answer(aResponse()
                .withStatus(status(answer))
                .withHeader("x-ogw-ratelimit-reset", "17")
                .withBody(answer.substring(4)));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(RefreshPostponed.class, postponed -> {
                            assertThat(postponed.isForEverybody()).isTrue();
                            assertThat(postponed.retryAfter()).hasValue(Duration.ofSeconds(17));
                        }))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 ",
                "200 {}",
                "200 []",
                "200 {\"code\":0}",
                "200 {\"code\":0,\"access_token\":\"\"}",
                "200 {\"code\":0,\"access_token\":7}",
                "200 {\"code\":0,\"access_token\":true}",
                "200 {\"code\":0,\"access_token\":\"a b\"}",
                "200 {\"code\":0,\"access_token\":\"a\\nb\"}",
                "200 {\"code\":0,\"access_token\":\"\u00e9\"}",
                "200 {\"access_token\":",
                "200 <html>a proxy</html>",
                "200 \u0000\u0001\u0002",
                "302 ",
                "400 ",
                "400 {\"msg\":\"no code and no error\"}",
                "429 {\"msg\":\"who says that\"}",
                "500 {\"code\":31337}",
                "500 oops",
                "502 <html>bad gateway</html>",
                "504 "
            })
    void leavesInDoubtWhatSaysNothing(String answer) {
        answer(aResponse().withStatus(status(answer)).withBody(answer.substring(4)));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }

    @Test
    void leavesInDoubtAnAnswerThatIsFarTooLarge() {
        answer(okJson("{\"access_token\":\"" + "a".repeat(5_000_000) + "\"}"));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void sendsOnceWhenTheAnswerIsLost(Fault fault) {
        answer(aResponse().withFault(fault));

        StepVerifier.create(refresher().refresh(key(), OLD))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);

        platform.server.verify(1, postRequestedFor(urlPathEqualTo(V3)));
    }

    @Test
    void knowsThatNothingWasSentWithoutAConnection() {
        FeishuProperties nowhere =
                TestPlatform.properties("http://127.0.0.1:65531", TokenEndpointVersion.V3, TestPlatform.app());

        StepVerifier.create(refresher(nowhere).refresh(key(), OLD))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(RefreshNotSent.class)
                        .hasCauseInstanceOf(PlatformUnavailable.class))
                .verify(LIMIT);
        assertThat(steps).isEmpty();
    }

    @Test
    void knowsThatNothingWasSentToAHostThatDoesNotExist() {
        FeishuProperties nowhere =
                TestPlatform.properties("http://nowhere.invalid", TokenEndpointVersion.V3, TestPlatform.app());

        StepVerifier.create(refresher(nowhere).refresh(key(), OLD))
                .expectError(RefreshNotSent.class)
                .verify(LIMIT);
    }

    @Test
    void knowsThatNothingWasSentWhileTheBreakerIsOpen() {
        answer(aResponse().withStatus(500).withBody("oops"));
        RefreshGrant refresher = refresher();
        for (int i = 0; i < 10; i++) {
            StepVerifier.create(refresher.refresh(key(), OLD)).expectError().verify(LIMIT);
        }

        StepVerifier.create(refresher.refresh(key(), OLD))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(RefreshNotSent.class)
                        .rootCause()
                        .isInstanceOf(CallNotPermittedException.class))
                .verify(LIMIT);
        platform.server.verify(10, postRequestedFor(urlPathEqualTo(V3)));
    }

    @Test
    void knowsThatNothingWasSentForAnUnknownApp() {
        StepVerifier.create(refresher().refresh(new GrantKey("cli_unknown", "ou_1"), OLD))
                .expectError(RefreshNotSent.class)
                .verify(LIMIT);
    }

    private void answer(ResponseDefinitionBuilder answer) {
        platform.server.stubFor(post(urlPathEqualTo(V3)).willReturn(answer));
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(0, 3));
    }

    private static GrantKey key() {
        return new GrantKey(TestPlatform.APP, AuthSessionsOfTests.USER);
    }

    private RefreshGrant refresher() {
        return refresher(platform.properties());
    }

    private RefreshGrant refresher(FeishuProperties properties) {
        PlatformHttp http = new PlatformHttp(WebClient.builder(), properties.deadlines(), new CallGuards());
        return new RefreshGrant(
                new ConfiguredApps(properties),
                new TokenEndpoint(http, properties, TestPlatform.clock()),
                (step, key) -> steps.add(step));
    }
}
