package io.larkspur.admin.limits;

import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.admin.origin.OwnPaths;
import io.larkspur.conversations.files.LinkRefused;
import io.larkspur.limits.Decision;
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

/**
 * Counts what anybody may ask without credentials, before anything else is done for it, and says how the limits stand. Of
 * links to files only those that are refused count: a page may have hundreds of good ones, and each was asked for with a
 * token.
 */
final class RateLimitFilter implements WebFilter, Ordered {

    private final Limiter limiter;
    private final LimitRules rules;
    private final ClientAddress addresses;
    private final OwnPaths signIn = OwnPaths.of(OwnPaths.SIGN_IN);
    private final OwnPaths open = OwnPaths.of("/api/v1/subscriptions/**");
    private final OwnPaths links = OwnPaths.of("/api/v1/files/**");

    RateLimitFilter(Limiter limiter, LimitRules rules, ClientAddress addresses) {
        this.limiter = limiter;
        this.rules = rules;
        this.addresses = addresses;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (signIn.include(exchange)) {
            return counted("", exchange, chain);
        }
        if (open.include(exchange)) {
            return counted("open", exchange, chain);
        }
        Mono<Void> answer = chain.filter(exchange);
        return links.include(exchange)
                ? answer.onErrorResume(LinkRefused.class, refused -> refused(exchange, refused))
                : answer;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 200;
    }

    /** @param part what is counted by itself, so that nobody is kept from signing in by what else an address asks */
    private Mono<Void> counted(String part, ServerWebExchange exchange, WebFilterChain chain) {
        return taken(Kind.ADDRESS, part, exchange)
                .flatMap(decision -> decision.isGranted() ? chain.filter(exchange) : Mono.error(decision.refusal()));
    }

    private Mono<Void> refused(ServerWebExchange exchange, LinkRefused refused) {
        return taken(Kind.REFUSED, "links", exchange)
                .flatMap(decision -> Mono.error(decision.isGranted() ? refused : decision.refusal()));
    }

    private Mono<Decision> taken(Kind kind, String part, ServerWebExchange exchange) {
        return limiter.take(List.of(demand(kind, part, exchange)))
                .doOnNext(decision -> decision.headers(exchange.getResponse().getHeaders()::set));
    }

    private Demand demand(Kind kind, String part, ServerWebExchange exchange) {
        return new Demand(
                Subject.ofAddress(kind, addresses.of(exchange.getRequest()), part),
                rules.current().rules().of(kind));
    }
}
