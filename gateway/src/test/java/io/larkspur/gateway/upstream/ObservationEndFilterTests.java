package io.larkspur.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ObservationEndFilterTests {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final AtomicInteger active = new AtomicInteger();
    private final MockServerWebExchange exchange =
            MockServerWebExchange.from(MockServerHttpRequest.get("/x").build());

    @Test
    void endsWhatFailed() {
        observe();

        StepVerifier.create(new ObservationEndFilter().filter(exchange, chained -> Mono.error(new IOException("away"))))
                .expectError(IOException.class)
                .verify(SOON);

        assertThat(active).hasValue(0);
    }

    @Test
    void endsWhatWasCancelled() {
        observe();

        StepVerifier.create(new ObservationEndFilter().filter(exchange, chained -> Mono.never()))
                .thenCancel()
                .verify(SOON);

        assertThat(active).hasValue(0);
    }

    @Test
    void leavesWhatWasAnsweredToTheFramework() {
        observe();

        StepVerifier.create(new ObservationEndFilter().filter(exchange, chained -> Mono.empty()))
                .expectComplete()
                .verify(SOON);

        assertThat(active).hasValue(1);
    }

    private void observe() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new Counting());
        exchange.getAttributes()
                .put(ServerWebExchangeUtils.GATEWAY_OBSERVATION_ATTR, Observation.start("call", registry));
    }

    private final class Counting implements ObservationHandler<Observation.Context> {

        @Override
        public void onStart(Observation.Context context) {
            active.incrementAndGet();
        }

        @Override
        public void onStop(Observation.Context context) {
            active.decrementAndGet();
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
