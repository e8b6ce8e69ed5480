package io.larkspur.feishu.platform;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.larkspur.issuer.call.Guards;
import java.time.Duration;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Guards each family of the platform's endpoints; trouble on the way becomes a {@link PlatformUnavailable}. */
public final class CallGuards {

    private final Guards guards = new Guards(
            Stream.of(PlatformEndpoint.values()).map(PlatformEndpoint::id).toList(), PlatformUnavailable.class);

    public <T> Mono<T> guard(PlatformEndpoint endpoint, Duration deadline, Mono<T> call) {
        return guards.guard(
                endpoint.id(),
                deadline,
                call,
                (reason, cause) -> new PlatformUnavailable(endpoint, reason, null, cause));
    }

    /** For metrics. */
    CircuitBreakerRegistry breakers() {
        return guards.breakers();
    }
}
