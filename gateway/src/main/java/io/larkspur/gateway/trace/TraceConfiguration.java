package io.larkspur.gateway.trace;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/** Calls to routes have meters of their own, {@link CallMetrics}; the framework observes the other requests. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    @Bean
    ObservationPredicate observesWhatIsNotProxied() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request && isProxied(request));
    }

    private static boolean isProxied(ServerRequestObservationContext request) {
        ServerHttpRequest carrier = request.getCarrier();
        String path = carrier == null ? "" : carrier.getURI().getRawPath();
        return path.startsWith("/open-apis/") || path.startsWith("/proxy/");
    }
}
