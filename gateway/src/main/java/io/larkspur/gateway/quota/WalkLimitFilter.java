package io.larkspur.gateway.quota;

import io.larkspur.limits.Decision;
import io.larkspur.limits.Demand;
import io.larkspur.limits.Kind;
import io.larkspur.limits.Limiter;
import io.larkspur.limits.Subject;
import io.larkspur.limits.rules.LimitRules;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Counts by address the steps of browsers to an authorize page and back, which anybody may take without credentials. What
 * the platform sends beside them proves itself, and comes from few addresses.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 95)
final class WalkLimitFilter implements WebFilter {

    /** Matched as the controller's are, so that no other spelling goes by uncounted. */
    private static final PathPattern LEAVE = parse("/callbacks/{issuer}/authorize/{sessionId}");

    private static final PathPattern COME_BACK = parse("/callbacks/{issuer}/oauth");

    private final Limiter limiter;
    private final LimitRules rules;
    private final PeerAddress addresses;

    WalkLimitFilter(Limiter limiter, LimitRules rules, PeerAddress addresses) {
        this.limiter = limiter;
        this.rules = rules;
        this.addresses = addresses;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return LEAVE.matches(path) || COME_BACK.matches(path)
                ? limiter.take(List.of(demand(exchange))).flatMap(decision -> decided(decision, exchange, chain))
                : chain.filter(exchange);
    }

    private Demand demand(ServerWebExchange exchange) {
        return new Demand(
                Subject.ofAddress(Kind.ADDRESS, addresses.of(exchange.getRequest()), "consent"),
                rules.current().rules().of(Kind.ADDRESS));
    }

    private static Mono<Void> decided(Decision decision, ServerWebExchange exchange, WebFilterChain chain) {
        RateHeaders.tell(decision, exchange);
        return decision.isGranted() ? chain.filter(exchange) : Mono.error(decision.refusal());
    }

    private static PathPattern parse(String pattern) {
        return PathPatternParser.defaultInstance.parse(pattern);
    }
}
