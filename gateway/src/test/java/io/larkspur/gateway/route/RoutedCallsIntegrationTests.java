package io.larkspur.gateway.route;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larkspur.gateway.GatewayTest;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

@GatewayTest
class RoutedCallsIntegrationTests {

    @Autowired
    private RoutedCalls calls;

    /** Or each call takes the engine's way, which works and is slow. */
    @Test
    void takeTheRoutesOfTheConfigurationFromTheStart() {
        MockServerWebExchange call = MockServerWebExchange.from(MockServerHttpRequest.get("/open-apis/x"));

        assertThatThrownBy(() -> calls.filter(call, others -> Mono.error(new AssertionError("passed on")))
                        .block(Duration.ofSeconds(5)))
                .isInstanceOf(ProblemException.class);
    }
}
