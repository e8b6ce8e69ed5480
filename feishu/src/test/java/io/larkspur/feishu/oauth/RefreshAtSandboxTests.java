package io.larkspur.feishu.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.platform.CallGuards;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.issuer.call.ConfiguredSecret;
import io.larkspur.sandbox.Sandbox;
import io.larkspur.sandbox.SandboxSettings;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.RefreshPostponed;
import io.larkspur.vault.RefreshRefused;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both versions of the token endpoint, as a stand-in speaks them that shares no code with us. */
class RefreshAtSandboxTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Sandbox sandbox;
    private static WebClient control;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(SandboxSettings.on(0, io.larkspur.sandbox.PlatformApp.random()));
        control = WebClient.create(sandbox.url() + "/_sandbox");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource
    void rotatesOnceAndIsToldOfTheSecondUse(TokenEndpointVersion version) {
        GrantKey key = new GrantKey(sandbox.app().appId(), sandbox.demoUserOpenId());
        RefreshGrant refresher = refresher(version);
        TokenValue old = mint();

        IssuedTokens rotated = refresher.refresh(key, old).block(LIMIT);

        assertThat(rotated).isNotNull();
        assertThat(rotated.refresh()).isNotNull().isNotEqualTo(old);
        StepVerifier.create(refresher.refresh(key, old))
                .expectErrorSatisfies(error ->
                        assertThat(((RefreshRefused) error).platformCode()).isEqualTo(20073))
                .verify(LIMIT);
        StepVerifier.create(refresher.isAnswering(key.appId()))
                .expectNext(true)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(refresher.refresh(key, Objects.requireNonNull(rotated.refresh())))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @EnumSource
    void tellsTroubleThatPassesFromAnAnswerThatWasLost(TokenEndpointVersion version) {
        GrantKey key = new GrantKey(sandbox.app().appId(), sandbox.demoUserOpenId());
        RefreshGrant refresher = refresher(version);
        String path = version == TokenEndpointVersion.V3 ? "/oauth/v3/token" : "/open-apis/authen/v2/oauth/token";
        TokenValue old = mint();

        fault("{\"path\":\"" + path + "\",\"status\":503}");
        StepVerifier.create(refresher.refresh(key, old))
                .expectError(RefreshPostponed.class)
                .verify(LIMIT);
        fault("{\"path\":\"" + path + "\",\"drop_after_commit\":true}");
        StepVerifier.create(refresher.refresh(key, old))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
        StepVerifier.create(refresher.refresh(key, old))
                .expectErrorSatisfies(error ->
                        assertThat(((RefreshRefused) error).platformCode()).isEqualTo(20073))
                .verify(LIMIT);
    }

    private static RefreshGrant refresher(TokenEndpointVersion version) {
        io.larkspur.sandbox.PlatformApp app = sandbox.app();
        FeishuProperties properties = TestPlatform.properties(
                sandbox.url().toString(),
                version,
                new PlatformApp(
                        app.appId(),
                        ConfiguredSecret.of(app.appSecret()),
                        ConfiguredSecret.of(""),
                        ConfiguredSecret.of("")));
        PlatformHttp http = new PlatformHttp(WebClient.builder(), properties.deadlines(), new CallGuards());
        return new RefreshGrant(
                new ConfiguredApps(properties),
                new TokenEndpoint(http, properties, TestPlatform.clock()),
                (step, key) -> {});
    }

    private static TokenValue mint() {
        JsonNode row = post("/tokens", "{\"open_id\":\"" + sandbox.demoUserOpenId() + "\"}");
        return TokenValue.of(row.path(0).path("refresh_token").asString(""));
    }

    private static void fault(String fault) {
        assertThat(post("/faults", fault)).isNotNull();
    }

    private static JsonNode post(String path, String body) {
        String answer = control.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .retrieve()
                .bodyToMono(String.class)
                .block(LIMIT);
        return JsonMapper.shared().readTree(Objects.requireNonNullElse(answer, "null"));
    }
}
