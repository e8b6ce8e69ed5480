package io.larkspur.gateway.replay;

import io.larkspur.issuer.RefusalRule;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Where calls become repeatable. */
@Component
public final class RepeatableCalls {

    private final KeptBodies bodies;
    private final RefusalReader reader;

    RepeatableCalls(KeptBodies bodies, RefusalReader reader) {
        this.bodies = bodies;
        this.reader = reader;
    }

    /**
     * @param limit the longest body that is kept for a second sending
     * @param rule how the upstream says that it refuses a token, where it is not the platform
     * @param sending what becomes of the call; its body is freed at the end, however it comes
     */
    public Mono<Void> of(
            ServerWebExchange exchange,
            GatewayFilterChain chain,
            DataSize limit,
            Optional<RefusalRule> rule,
            Function<RepeatableCall, Mono<Void>> sending) {
        Refusals refusals = rule.<Refusals>map(MarkedRefusals::new).orElse(reader);
        return bodies.lend(
                exchange.getRequest(),
                limit,
                body -> sending.apply(new RepeatableCall(exchange, chain, body, refusals)));
    }
}
