package io.larkspur.gateway.quota;

import io.larkspur.limits.Decision;
import io.larkspur.limits.Demand;
import io.larkspur.limits.Kind;
import io.larkspur.limits.Limiter;
import io.larkspur.limits.Subject;
import io.larkspur.limits.rules.LimitRules;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Counts refusals of credentials by the address they come from. Beyond the limit an address is told to wait instead of
 * what was wrong. Right credentials are not held up by their neighbours' wrong ones: secrets are too long to be guessed,
 * and many applications may share one address.
 */
@Component
public final class RefusedCallers {

    private final Limiter limiter;
    private final LimitRules rules;
    private final PeerAddress addresses;

    RefusedCallers(Limiter limiter, LimitRules rules, PeerAddress addresses) {
        this.limiter = limiter;
        this.rules = rules;
        this.addresses = addresses;
    }

    /** Fails with that refusal, or with another one when there were too many. */
    public <T> Mono<T> counted(ServerWebExchange exchange, Throwable refused) {
        return limiter.take(List.of(new Demand(
                        Subject.ofAddress(Kind.REFUSED, addresses.of(exchange.getRequest())),
                        rules.current().rules().of(Kind.REFUSED))))
                .doOnNext(decision -> RateHeaders.tell(decision, exchange))
                .flatMap(decision -> Mono.error(failure(decision, refused)));
    }

    private static Throwable failure(Decision decision, Throwable refused) {
        return decision.isGranted() ? refused : decision.refusal();
    }
}
