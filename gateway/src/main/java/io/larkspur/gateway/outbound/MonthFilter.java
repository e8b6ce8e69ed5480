package io.larkspur.gateway.outbound;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Counts calls of the month where they leave: of those that have their turn, hold and guard still turn some away, and the
 * guard sends some once more.
 */
@Component
final class MonthFilter implements GlobalFilter, Ordered {

    private static final int INSIDE_THE_GUARD = Ordered.LOWEST_PRECEDENCE - 1;

    private final OutboundBudgets budgets;

    MonthFilter(OutboundBudgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public int getOrder() {
        return INSIDE_THE_GUARD;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Call call = Call.find(exchange);
        if (call != null) {
            budgets.called(call);
        }
        return chain.filter(exchange);
    }
}
