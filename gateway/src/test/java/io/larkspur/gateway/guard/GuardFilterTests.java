package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Few places, and calls that stay until they are left or fail at once. */
class GuardFilterTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final GuardFilter guard = guard(1);
    private final GuardFilter guardOfEight = guard(8);
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
        GuardFilter resting = guard(brief);
        int calls = 0;
        while (calls < 40) {
            int before = sent.get();
            call(resting, Mono.error(() -> new IOException("Broken off"))).dispose();
            calls += sent.get() > before ? 1 : 0;
        }

        assertThat(sent.get() - calls).isPositive().isLessThanOrEqualTo(1 + calls / 10);
    }

    /** For another token, or when its app may call again. */
    @Test
    void savesNothingTowardsRepeatingOthersWithACallThatComesAgain() {
        MockServerWebExchange comesAgain =
                exchange(MockServerHttpRequest.get("/").build());
        for (int time = 0; time < 100; time++) {
            call(guard, comesAgain, Mono.empty()).dispose();
            comesAgain.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_ALREADY_ROUTED_ATTR);
        }
        sent.set(0);

        for (int call = 0; call < 5; call++) {
            call(guard, Mono.error(() -> new IOException("Broken off"))).dispose();
        }

        assertThat(sent).as("with the one repetition there is to begin with").hasValue(6);
    }

    @Test
    void keepsMostPlacesFromCallsWhoseBodiesAreStillComing() {
        List<Sinks.Empty<DataBuffer>> rests = new ArrayList<>();
        for (int call = 0; call < 8; call++) {
            rests.add(Sinks.empty());
            upload(rests.get(call));
        }
        assertThat(sent).hasValue(2);

        for (int call = 0; call < 5; call++) {
            call(guardOfEight, Mono.never());
        }
        assertThat(sent).hasValue(7);

        assertThat(rests.get(0).tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
        assertThat(sent).as("with the next whose body is coming").hasValue(8);
    }

    @Test
    void givesTheTurnOfABodyThatWasStillComingToTheNextWhenItsCallIsOver() {
        Disposable first = upload(Sinks.empty());
        upload(Sinks.empty());
        Disposable third = upload(Sinks.empty());
        upload(Sinks.empty());

        third.dispose();
        assertThat(sent).hasValue(2);
        first.dispose();

        assertThat(sent).hasValue(3);
    }

    private Disposable upload(Sinks.Empty<DataBuffer> rest) {
        MockServerHttpRequest request = MockServerHttpRequest.post("/")
                .header(HttpHeaders.TRANSFER_ENCODING, "chunked")
                .body(rest.asMono());
        return call(guardOfEight, request, Mono.never());
    }

    private Disposable call() {
        return call(guard, Mono.never());
    }

    private Disposable call(GuardFilter filter, Mono<Void> outcome) {
        return call(filter, MockServerHttpRequest.get("/").build(), outcome);
    }

    private Disposable call(GuardFilter filter, MockServerHttpRequest request, Mono<Void> outcome) {
        return call(filter, exchange(request), outcome);
    }

    private static MockServerWebExchange exchange(MockServerHttpRequest request) {
        MockServerWebExchange exchange = MockServerWebExchange.from(request);
        exchange.getAttributes()
                .put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, URI.create("http://upstream.test:80/"));
        return exchange;
    }

    private Disposable call(GuardFilter filter, MockServerWebExchange exchange, Mono<Void> outcome) {
        GatewayFilterChain sending = sentOn -> Mono.defer(() -> {
            sent.incrementAndGet();
            return sentOn.getRequest().getBody().then(outcome);
        });
        return held.filter(exchange, guarded -> filter.filter(guarded, sending))
                .onErrorComplete()
                .subscribe();
    }

    private static GuardFilter guard(int places) {
        return guard(new GuardSettings(places, 10, LONG, 100, 50, LONG, 10));
    }

    private static GuardFilter guard(GuardSettings settings) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        return new GuardFilter(new Guards(settings, meters), settings, meters);
    }
}
