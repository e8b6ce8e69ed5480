package io.larkspur.feishu;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.feishu.platform.PlatformCredentialsRefused;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.UnknownPlatformApp;
import io.larkspur.vault.TokenValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class TenantTokensTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String PATH = "/open-apis/auth/v3/tenant_access_token/internal";

    private final TestPlatform platform = new TestPlatform();
    private final AtomicReference<Instant> now = new AtomicReference<>(TestPlatform.NOW);
    private final CachedTenantTokens tokens = tokens();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void asksOnceWhenManyAskTogether() {
        platform.server.stubFor(post(urlPathEqualTo(PATH))
                .willReturn(okJson(token("t-one", 7200)).withFixedDelay(300)));

        Flux<TokenValue> many = Flux.range(0, 500)
                .flatMap(i -> tokens.tokenFor(TestPlatform.APP).subscribeOn(Schedulers.parallel()), 500);

        StepVerifier.create(many.distinct())
                .expectNext(TokenValue.of("t-one"))
                .expectComplete()
                .verify(LIMIT);
        asked(1);
        platform.server.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withRequestBody(equalToJson(
                        "{\"app_id\":\"%s\",\"app_secret\":\"%s\"}".formatted(TestPlatform.APP, TestPlatform.SECRET))));
    }

    @Test
    void servesTheOldTokenWhileTheNewOneIsFetched() {
        answer(token("t-old", 7200));
        served("t-old");
        answer(token("t-new", 7200));

        now.set(TestPlatform.NOW.plusSeconds(7200 - 721));
        served("t-old");
        asked(1);
        now.set(TestPlatform.NOW.plusSeconds(7200 - 719));
        served("t-old");

        await().atMost(LIMIT).untilAsserted(() -> asked(2));
        await().atMost(LIMIT).untilAsserted(() -> served("t-new"));
        asked(2);
    }

    @Test
    void keepsServingTheOldTokenWhenRenewalFails() {
        answer(token("t-old", 1800));
        served("t-old");
        platform.server.stubFor(
                post(urlPathEqualTo(PATH)).willReturn(aResponse().withStatus(500)));

        now.set(TestPlatform.NOW.plusSeconds(1700));
        served("t-old");
        await().atMost(LIMIT).untilAsserted(() -> asked(2));
        served("t-old");
        asked(2);

        now.set(TestPlatform.NOW.plusSeconds(1801));
        StepVerifier.create(tokens.tokenFor(TestPlatform.APP))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }

    @Test
    void remembersNoFailure() {
        platform.server.stubFor(
                post(urlPathEqualTo(PATH)).willReturn(aResponse().withStatus(503)));
        StepVerifier.create(tokens.tokenFor(TestPlatform.APP))
                .expectErrorSatisfies(error ->
                        assertThat(((PlatformUnavailable) error).retryAfter()).isPresent())
                .verify(LIMIT);

        answer(token("t-one", 7200));

        served("t-one");
    }

    @ParameterizedTest
    @ValueSource(ints = {10003, 10014, 10015, 99991543})
    void tellsRefusedCredentialsWithoutTheSecret(int code) {
        answer("{\"code\":%d,\"msg\":\"invalid param\",\"data\":{}}".formatted(code));

        StepVerifier.create(tokens.tokenFor(TestPlatform.APP))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(PlatformCredentialsRefused.class)
                        .hasMessageContaining(TestPlatform.APP)
                        .hasMessageContaining("code " + code)
                        .hasMessageContaining("check APP_ID and APP_SECRET")
                        .hasMessageNotContaining(TestPlatform.SECRET))
                .verify(LIMIT);
    }

    @Test
    void knowsOnlyConfiguredApps() {
        StepVerifier.create(tokens.tokenFor("cli_other"))
                .expectError(UnknownPlatformApp.class)
                .verify(LIMIT);
    }

    private CachedTenantTokens tokens() {
        InstantSource moving = now::get;
        Clock clock = moving.withZone(ZoneOffset.UTC);
        return new CachedTenantTokens(
                platform.apps(), new TenantTokenEndpoint(platform.http(), platform.properties(), clock), clock);
    }

    private void served(String token) {
        StepVerifier.create(tokens.tokenFor(TestPlatform.APP))
                .expectNext(TokenValue.of(token))
                .expectComplete()
                .verify(LIMIT);
    }

    private void answer(String body) {
        platform.server.stubFor(post(urlPathEqualTo(PATH)).willReturn(okJson(body)));
    }

    private void asked(int times) {
        platform.server.verify(times, postRequestedFor(urlPathEqualTo(PATH)));
    }

    static String token(String token, int seconds) {
        return "{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"%s\",\"expire\":%d}".formatted(token, seconds);
    }
}
