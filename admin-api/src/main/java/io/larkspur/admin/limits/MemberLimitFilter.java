package io.larkspur.admin.limits;

import io.larkspur.accounts.login.Role;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.access.Visitor;
import io.larkspur.admin.origin.OwnPaths;
import io.larkspur.limits.Decision;
import io.larkspur.limits.Demand;
import io.larkspur.limits.Kind;
import io.larkspur.limits.Limiter;
import io.larkspur.limits.Subject;
import io.larkspur.limits.Windows;
import io.larkspur.limits.rules.LimitRules;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Counts what a user asks of the user service once their token is proven, and before anything is done for it: by the user,
 * since back ends send the requests of all users from one address. Whoever may look at others' things or change them is
 * not counted: one token of theirs may carry everybody's requests.
 */
final class MemberLimitFilter implements WebFilter, Ordered {

    private static final int AFTER_SECURITY = 10;

    private final Limiter limiter;
    private final LimitRules rules;
    private final OwnPaths service = OwnPaths.of(OwnPaths.USER_SERVICE);

    MemberLimitFilter(Limiter limiter, LimitRules rules) {
        this.limiter = limiter;
        this.rules = rules;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Windows windows = rules.current().rules().of(Kind.MEMBER);
        if (windows.isUnlimited() || !service.include(exchange)) {
            return chain.filter(exchange);
        }
        User user = Visitor.of(exchange).user();
        return user.role() == Role.USER
                ? limiter.take(List.of(new Demand(subjectOf(user), windows)))
                        .flatMap(decision -> decided(decision, exchange, chain))
                : chain.filter(exchange);
    }

    @Override
    public int getOrder() {
        return AFTER_SECURITY;
    }

    /** By our id: two issuers may know two people by one {@code sub}. */
    private static Subject subjectOf(User user) {
        return new Subject(Kind.MEMBER, Long.toString(user.id()));
    }

    private static Mono<Void> decided(Decision decision, ServerWebExchange exchange, WebFilterChain chain) {
        decision.headers(exchange.getResponse().getHeaders()::set);
        return decision.isGranted() ? chain.filter(exchange) : Mono.error(decision.refusal());
    }
}
