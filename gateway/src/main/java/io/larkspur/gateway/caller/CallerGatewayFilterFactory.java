package io.larkspur.gateway.caller;

import io.larkspur.gateway.trace.CallTrace;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code Caller} in a route's YAML: nothing goes on before application and user are proven. */
@Component
class CallerGatewayFilterFactory extends AbstractGatewayFilterFactory<CallerGatewayFilterFactory.Settings> {

    private final Callers callers;
    private final Users users;

    CallerGatewayFilterFactory(Callers callers, Users users) {
        super(Settings.class);
        this.callers = callers;
        this.users = users;
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("patience");
    }

    /** Who is known here already goes on at once; only who has to be looked up is waited for. */
    @Override
    public GatewayFilter apply(Settings settings) {
        return (exchange, chain) -> {
            try {
                Optional<Caller> known = callerAtHand(exchange.getRequest().getHeaders(), settings.issuer());
                if (known.isEmpty()) {
                    return lookedUp(exchange, settings).flatMap(caller -> chain.filter(exchange));
                }
                proven(known.get(), exchange);
            } catch (ProblemException refused) {
                Challenge.on(exchange, refused);
                return Mono.error(refused);
            }
            return chain.filter(exchange);
        };
    }

    private Mono<Caller> lookedUp(ServerWebExchange exchange, Settings settings) {
        return callerOf(exchange.getRequest().getHeaders(), settings.issuer())
                .timeout(settings.patience())
                .doOnNext(caller -> proven(caller, exchange))
                .doOnError(ProblemException.class, refused -> Challenge.on(exchange, refused));
    }

    private Optional<Caller> callerAtHand(HttpHeaders headers, String issuer) {
        Optional<NamedUser> named = NamedUser.in(headers);
        return callers.identifyAtHand(headers).flatMap(identity -> users.callerAtHand(identity, named, issuer));
    }

    private static void proven(Caller caller, ServerWebExchange exchange) {
        CallTrace trace = CallTrace.of(exchange);
        String application = caller.application().id();
        if (caller.openId() == null) {
            trace.step("application {} calls for itself through {}", application, caller.platformAppId());
        } else {
            trace.step(
                    "application {} calls for {}, proven by {} through {}",
                    application,
                    caller.openId(),
                    caller.proof(),
                    caller.platformAppId());
        }
        caller.attachTo(exchange);
    }

    private Mono<Caller> callerOf(HttpHeaders headers, String issuer) {
        return Mono.fromSupplier(() -> NamedUser.in(headers)).flatMap(named -> callers.identify(headers)
                .flatMap(identity -> users.callerFor(identity, named, issuer)));
    }

    /**
     * @param patience how long the stores and the user directory may take
     * @param issuer whose users the route serves, by its name in {@code larkspur.issuers}; empty for the platform's
     */
    record Settings(
            @DefaultValue("8s") Duration patience,
            @DefaultValue("") String issuer) {}
}
