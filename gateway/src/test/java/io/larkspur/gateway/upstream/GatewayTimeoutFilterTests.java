package io.larkspur.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.test.StepVerifier;

class GatewayTimeoutFilterTests {

    @ParameterizedTest
    @CsvSource({"/open-apis/im/v1/chats,504,503", "/open-apis/im/v1/chats,502,502", "/proxy/mcp,504,504"})
    void softensA504WhereSdksListen(String path, int upstream, int ours) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get(path));

        StepVerifier.create(new GatewayTimeoutFilter().filter(exchange, routed -> {
                    routed.getResponse().setStatusCode(HttpStatus.valueOf(upstream));
                    return routed.getResponse().setComplete();
                }))
                .expectComplete()
                .verify(Duration.ofSeconds(5));

        assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.valueOf(ours));
    }
}
