package io.larkspur.admin.origin;

import io.larkspur.accounts.audit.Origin;
import org.springframework.core.Ordered;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts the name of whoever was let in on everything they do. */
final class ActorFilter implements WebFilter, Ordered {

    private static final int AFTER_SECURITY = 0;

    private final OwnPaths paths = OwnPaths.all();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!paths.include(exchange)) {
            return chain.filter(exchange);
        }
        return ReactiveSecurityContextHolder.getContext()
                .flatMap(security -> Mono.justOrEmpty(security.getAuthentication()))
                .map(authentication -> authentication.getName())
                .defaultIfEmpty("")
                .flatMap(name -> name.isEmpty()
                        ? chain.filter(exchange)
                        : chain.filter(exchange)
                                .contextWrite(
                                        context -> Origin.in(context).by(name).writeTo(context)));
    }

    @Override
    public int getOrder() {
        return AFTER_SECURITY;
    }
}
