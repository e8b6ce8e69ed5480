package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** One place, and calls that stay until they are left or fail at once. */
class GuardFilterTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final GuardSettings settings = new GuardSettings(1, 10, LONG, 100, 50, LONG, 10);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GuardFilter guard = new GuardFilter(new Guards(settings, meters), settings, meters);
    private final HeldPlace held = new HeldPlace();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void losesNoPlaceToACallThatIsLeftWhenItsTurnComes() throws Exception {
        ExecutorService another = Executors.newSingleThreadExecutor();
        CyclicBarrier both = new CyclicBarrier(2);
        try {
            for (int n = 0; n < 50_000; n++) {
                Disposable first = call();
                Disposable second = call();
                assertThat(sent).as("calls before race %d", n).hasValue(1);
                Future<?> left = another.submit(() -> {
                    both.await();
                    second.dispose();
                    return null;
                });
                both.await();
                first.dispose();
                left.get();
                sent.set(0);
            }
        } finally {
            another.shutdownNow();
        }
    }

    @Test
    void repeatsATenthOfTheCallsThatAreSentHoweverManyAreRefused() {
        GuardSettings brief = new GuardSettings(1, 10, LONG, 10, 50, Duration.ofMillis(100), 10);
        GuardFilter resting = new GuardFilter(new Guards(brief, meters), brief, meters);
        int calls = 0;
        while (calls < 40) {
            int before = sent.get();
            call(resting, Mono.error(() -> new IOException("Broken off"))).dispose();
            calls += sent.get() > before ? 1 : 0;
        }

        assertThat(sent.get() - calls).isPositive().isLessThanOrEqualTo(1 + calls / 10);
    }

    private Disposable call() {
        return call(guard, Mono.never());
    }

    private Disposable call(GuardFilter guard, Mono<Void> outcome) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        exchange.getAttributes()
                .put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, URI.create("http://upstream.test:80/"));
        GatewayFilterChain sending = sentOn -> Mono.defer(() -> {
            sent.incrementAndGet();
            return outcome;
        });
        return held.filter(exchange, guarded -> guard.filter(guarded, sending))
                .onErrorComplete()
                .subscribe();
    }
}
