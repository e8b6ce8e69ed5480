package io.larkspur.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larkspur.gateway.FakeIssuers;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.caller.CallRefused;
import io.larkspur.gateway.consent.Preferences;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class UserTokenGatewayFilterFactoryTests {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final UserTokenSettings SETTINGS = new UserTokenSettings(
            Duration.ofSeconds(60),
            "Authorization",
            "Authorization",
            "Bearer",
            "",
            List.of(),
            SOON,
            DataSize.ofKilobytes(256));
    private static final UserTokenSettings KEEPING = new UserTokenSettings(
            Duration.ZERO,
            "Authorization",
            "Authorization",
            "Bearer",
            "",
            List.of("X-Lark-Kept"),
            SOON,
            DataSize.ofBytes(0));

    @Test
    void failsClosedBehindNoCallerFilter() {
        GatewayFilter filter = new UserTokenGatewayFilterFactory(anyToken(), null).apply(SETTINGS);
        MockServerWebExchange exchange = MockServerWebExchange.from(
                MockServerHttpRequest.get("/open-apis/x").build());

        StepVerifier.create(
                        filter.filter(exchange, chained -> Mono.error(new AssertionError("The call must not go on"))))
                .expectError(CallRefused.class)
                .verify(SOON);
    }

    @Test
    void replacesRatherThanAddsACredential() {
        HttpHeaders headers = new HttpHeaders();
        headers.add("authorization", "Bearer mine");
        headers.add("AUTHORIZATION", "Bearer mine too");
        headers.add("Proxy-Authorization", "Basic x");
        headers.add("X-Lark-Request-Id", "1");
        headers.add("X-Lark-Kept", "2");
        headers.add("Content-Type", "application/json");

        HttpHeaders leaving = new OutgoingHeaders(KEEPING).strip(headers);
        bearer(TokenValue.of("u-0123456789")).into(leaving);

        assertThat(leaving.get("Authorization")).containsExactly("Bearer u-0123456789");
        assertThat(leaving.headerNames()).containsExactlyInAnyOrder("Authorization", "X-Lark-Kept", "Content-Type");
    }

    @Test
    void neverSplitsAHeader() {
        Injection injection = bearer(TokenValue.of("u-1\r\nX-Evil: 1"));

        assertThatThrownBy(() -> injection.into(new HttpHeaders()))
                .isInstanceOf(TokenRefused.class)
                .hasMessageNotContaining("Evil");
    }

    @Test
    void printsNoToken() {
        assertThat(bearer(TokenValue.of("u-canary")).toString()).doesNotContain("canary");
    }

    @Test
    void leavesForeignPreferencesUntouched() {
        HttpHeaders headers = new HttpHeaders();
        headers.put("Prefer", List.of("a=\"1, 2\" ;x", "b"));

        OutgoingHeaders.forward(headers, Preferences.of(headers));

        assertThat(headers.get("Prefer")).containsExactly("a=\"1, 2\" ;x", "b");
    }

    private static Tokens anyToken() {
        return new Tokens(
                FakeIssuers.known(),
                new TokenPolicy(new TokenPolicySettings(List.of())),
                null,
                new AppTokens(new FakePlatform()),
                null);
    }

    private static Injection bearer(TokenValue token) {
        return new Injection("Authorization", "Bearer", token, null, Remedy.NONE);
    }
}
