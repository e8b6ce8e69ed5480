package io.larkspur.admin.limits;

import static java.util.stream.Collectors.joining;

import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.admin.origin.OwnPaths;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Counts every request to the sign-in endpoints before anything else is done for it, and says how the limits stand. */
final class RateLimitFilter implements WebFilter, Ordered {

    private final Counts counts;
    private final ClientAddress addresses;
    private final Clock clock;
    private final OwnPaths paths = OwnPaths.of(OwnPaths.SIGN_IN);

    RateLimitFilter(Counts counts, ClientAddress addresses, Clock clock) {
        this.counts = counts;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!paths.include(exchange)) {
            return chain.filter(exchange);
        }
        return counts.count(addresses.of(exchange.getRequest()))
                .doOnNext(windows -> describe(windows, exchange.getResponse().getHeaders()))
                .flatMap(windows -> exceeded(windows)
                        .map(wait -> Mono.<Void>error(() -> new RateLimited(wait)))
                        .orElseGet(() -> chain.filter(exchange)));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 200;
    }

    private static Optional<Duration> exceeded(List<Window> windows) {
        return windows.stream().filter(Window::exceeded).map(Window::left).max(Comparator.naturalOrder());
    }

    /** The limit that is nearest to its end speaks for both. */
    private void describe(List<Window> windows, HttpHeaders headers) {
        Window nearest = windows.stream()
                .min(Comparator.comparing((Window window) -> !window.exceeded()).thenComparingLong(Window::remaining))
                .orElseThrow();
        headers.set("X-RateLimit-Limit", Integer.toString(nearest.limit()));
        headers.set("X-RateLimit-Remaining", Long.toString(nearest.remaining()));
        headers.set(
                "X-RateLimit-Reset",
                Long.toString(clock.instant().plusSeconds(nearest.secondsLeft()).getEpochSecond()));
        headers.set(
                "RateLimit-Policy",
                windows.stream()
                        .map(window -> "\"" + window.name() + "\";q=" + window.limit() + ";w="
                                + window.length().toSeconds())
                        .collect(joining(", ")));
        headers.set("RateLimit", "\"" + nearest.name() + "\";r=" + nearest.remaining() + ";t=" + nearest.secondsLeft());
    }
}
