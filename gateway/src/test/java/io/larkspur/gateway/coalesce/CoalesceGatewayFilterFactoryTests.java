package io.larkspur.gateway.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.caller.Caller;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CoalesceGatewayFilterFactoryTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Application application = new FakeApplications().inviting();
    private final GatewayFilter filter = new CoalesceGatewayFilterFactory()
            .apply(new CoalesceGatewayFilterFactory.Settings(DataSize.ofKilobytes(1), Duration.ofSeconds(1)));

    @Test
    void sendsACallByItselfThatHasFollowedForAMinute() {
        AtomicInteger sent = new AtomicInteger();
        Disposable first = filter.filter(exchange(), next -> Mono.never()).subscribe();

        StepVerifier.withVirtualTime(() -> filter.filter(exchange(), next -> Mono.fromRunnable(sent::incrementAndGet)))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(59))
                .then(() -> assertThat(sent).hasValue(0))
                .thenAwait(Duration.ofSeconds(1))
                .expectComplete()
                .verify(SOON);

        assertThat(sent).hasValue(1);
        first.dispose();
    }

    private ServerWebExchange exchange() {
        ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/same"))
                .mutate()
                .request(new Request())
                .build();
        new Caller(application, "cli", null, null).attachTo(exchange);
        return exchange;
    }

    /** That came over no connection, which Spring's own does not admit. */
    private static final class Request extends AbstractServerHttpRequest {

        Request() {
            super(HttpMethod.GET, URI.create("/same"), null, new HttpHeaders());
        }

        @Override
        protected MultiValueMap<String, HttpCookie> initCookies() {
            return new LinkedMultiValueMap<>();
        }

        @Override
        protected @Nullable SslInfo initSslInfo() {
            return null;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> T getNativeRequest() {
            return (T) "none";
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.empty();
        }
    }
}
