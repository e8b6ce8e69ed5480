package io.larkspur.admin.access;

import io.larkspur.accounts.login.Language;
import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.User;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets in whoever shows a good token; without one it leaves the request as it is. A bad one is refused here, in
 * the language the request asks for.
 */
final class BearerFilter implements WebFilter {

    private static final String SCHEME = "Bearer ";

    private final Bearers bearers;
    private final UnaryOperator<Throwable> refusals;

    BearerFilter(Bearers bearers, UnaryOperator<Throwable> refusals) {
        this.bearers = bearers;
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        List<String> headers = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return chain.filter(exchange);
        }
        String token = headers.get(0).substring(SCHEME.length()).strip();
        Language language = Language.of(exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE));
        return bearers.visitor(token)
                .onErrorMap(LoginRefused.class, refused -> refusals.apply(refused.in(language)))
                .doOnNext(visitor -> visitor.goWith(exchange))
                .map(BearerFilter::authentication)
                .flatMap(known ->
                        chain.filter(exchange).contextWrite(ReactiveSecurityContextHolder.withAuthentication(known)));
    }

    private static CallerAuthentication authentication(Visitor visitor) {
        User user = visitor.user();
        return new CallerAuthentication(Caller.person(user.username(), user.role(), user.id()));
    }
}
