package io.larkspur.gateway.token;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.consent.AuthorizationPending;
import io.larkspur.gateway.consent.Preferences;
import io.larkspur.gateway.replay.RepeatableCalls;
import io.larkspur.problem.wire.AnswerPatience;
import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code UserToken} in a route's YAML, behind {@code Caller}: finds the token that the path takes and puts it into the call,
 * in place of every credential the caller sent. When the upstream refuses the token, the call is sent once more with
 * another where there is one. Fails closed: without a token that may be used, nothing goes upstream.
 */
@Component
class UserTokenGatewayFilterFactory extends AbstractGatewayFilterFactory<UserTokenSettings> {

    private static final String APPLIED = "Preference-Applied";
    private static final String PENDING_CHALLENGE = "Bearer realm=\"larkspur\", error=\"authorization_pending\"";

    private final Tokens tokens;
    private final RepeatableCalls calls;

    UserTokenGatewayFilterFactory(Tokens tokens, RepeatableCalls calls) {
        super(UserTokenSettings.class);
        this.tokens = tokens;
        this.calls = calls;
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("maxWait");
    }

    @Override
    public GatewayFilter apply(UserTokenSettings settings) {
        OutgoingHeaders outgoing = new OutgoingHeaders(settings);
        return (exchange, chain) -> Mono.defer(() -> tokenFor(exchange, settings))
                .flatMap(injection -> calls.of(
                        exchange,
                        chain,
                        settings.replayLimit(),
                        tokens.refusalRule(Caller.of(exchange)),
                        call -> new Attempts(call, outgoing, settings.query()).begin(injection)))
                .doOnError(AuthorizationPending.class, pending -> announce(exchange, pending));
    }

    private Mono<Injection> tokenFor(ServerWebExchange exchange, UserTokenSettings settings) {
        Preferences preferences =
                Preferences.of(exchange.getRequest().getHeaders()).atMost(settings.maxWait());
        applied(exchange, preferences.applied());
        if (!preferences.patience().isZero()) {
            AnswerPatience.prolong(exchange.getRequest(), preferences.patience());
        }
        return tokens.tokenFor(exchange, Caller.of(exchange), preferences, settings);
    }

    private static void announce(ServerWebExchange exchange, AuthorizationPending pending) {
        if (pending.isAccepted()) {
            exchange.getResponse().getHeaders().setLocation(pending.statusUrl());
            applied(exchange, List.of("respond-async"));
        } else {
            exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, PENDING_CHALLENGE);
        }
    }

    private static void applied(ServerWebExchange exchange, List<String> preferences) {
        preferences.forEach(each -> exchange.getResponse().getHeaders().add(APPLIED, each));
    }
}
