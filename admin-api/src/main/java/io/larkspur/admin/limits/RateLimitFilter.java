package io.larkspur.admin.limits;

import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.admin.origin.OwnPaths;
import io.larkspur.limits.Demand;
import io.larkspur.limits.Kind;
import io.larkspur.limits.Limiter;
import io.larkspur.limits.Subject;
import io.larkspur.limits.rules.LimitRules;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Counts every request to the sign-in endpoints before anything else is done for it, and says how the limits stand. */
final class RateLimitFilter implements WebFilter, Ordered {

    private final Limiter limiter;
    private final LimitRules rules;
    private final ClientAddress addresses;
    private final OwnPaths paths = OwnPaths.of(OwnPaths.SIGN_IN);

    RateLimitFilter(Limiter limiter, LimitRules rules, ClientAddress addresses) {
        this.limiter = limiter;
        this.rules = rules;
        this.addresses = addresses;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!paths.include(exchange)) {
            return chain.filter(exchange);
        }
        return limiter.take(List.of(demand(exchange)))
                .doOnNext(decision -> decision.headers(exchange.getResponse().getHeaders()::set))
                .flatMap(decision -> decision.isGranted() ? chain.filter(exchange) : Mono.error(decision.refusal()));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 200;
    }

    private Demand demand(ServerWebExchange exchange) {
        return new Demand(
                new Subject(Kind.ADDRESS, addresses.of(exchange.getRequest())),
                rules.current().rules().of(Kind.ADDRESS));
    }
}
