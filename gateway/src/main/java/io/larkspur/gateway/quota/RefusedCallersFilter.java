package io.larkspur.gateway.quota;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Sees every call of an application that is refused for its credentials, wherever that happens. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 90)
final class RefusedCallersFilter implements WebFilter {

    private static final List<String> PATHS = List.of("/open-apis/", "/proxy/", "/oauth2/", "/authorizations/");

    private final RefusedCallers refusedCallers;

    RefusedCallersFilter(RefusedCallers refusedCallers) {
        this.refusedCallers = refusedCallers;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Void> call = chain.filter(exchange);
        return isOurs(exchange.getRequest().getURI().getRawPath())
                ? call.onErrorResume(
                        ProblemException.class,
                        refused -> refused.category() == Category.SIGN_IN
                                ? refusedCallers.counted(exchange, refused)
                                : Mono.error(refused))
                : call;
    }

    private static boolean isOurs(String path) {
        for (String prefix : PATHS) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
