package io.larkspur.feishu.platform;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PlatformHttpTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TestPlatform platform = new TestPlatform();
    private final PlatformHttp http = platform.http();

    @AfterEach
    void stop() {
        platform.close();
    }

    static Stream<Named<ResponseDefinitionBuilder>> troubles() {
        return Stream.of(
                Named.of("500", aResponse().withStatus(500).withBody("{\"code\":20050}")),
                Named.of("503", aResponse().withStatus(503).withBody("down")),
                Named.of("429", aResponse().withStatus(429).withBody("{\"code\":99991400}")),
                Named.of("text", aResponse().withStatus(200).withBody("404 page not found")),
                Named.of("empty", aResponse().withStatus(200)),
                Named.of("array", aResponse().withStatus(200).withBody("[1]")),
                Named.of("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Named.of("no answer", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                Named.of("garbage", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                Named.of("slow", aResponse().withFixedDelay(5_000)));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void callsTroubleByOneNameAndSendsOnce(ResponseDefinitionBuilder trouble) {
        platform.server.stubFor(post(anyUrl()).willReturn(trouble));

        StepVerifier.create(call()).expectError(PlatformUnavailable.class).verify(LIMIT);

        platform.server.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void passesRefusalsOn() {
        platform.server.stubFor(post(anyUrl())
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("X-Tt-Logid", "log1")
                        .withBody("{\"code\":20003}")));

        StepVerifier.create(call())
                .assertNext(answer -> {
                    assertThat(answer.code()).isEqualTo(20003);
                    assertThat(answer.toString()).contains("log1");
                })
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void leavesAFailingEndpointAlone() {
        platform.server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(500)));

        for (int i = 0; i < 15; i++) {
            StepVerifier.create(call()).expectError(PlatformUnavailable.class).verify(LIMIT);
        }

        platform.server.verify(10, anyRequestedFor(anyUrl()));
        StepVerifier.create(call())
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("left alone"))
                .verify(LIMIT);
    }

    private Mono<PlatformAnswer> call() {
        String address = platform.server.baseUrl() + "/x";
        return http.call(PlatformEndpoint.OAUTH_TOKEN, Duration.ofMillis(1_500), client -> client.post()
                .uri(address)
                .bodyValue(Map.of("a", "b")));
    }
}
