package io.larkspur.gateway.token;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.consent.AuthorizationPending;
import io.larkspur.gateway.consent.Preferences;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code UserToken} in a route's YAML, behind {@code Caller}: finds the token that the path takes and puts it into the call,
 * in place of every credential the caller sent. Fails closed: without a token that may be used, nothing goes upstream.
 */
@Component
class UserTokenGatewayFilterFactory extends AbstractGatewayFilterFactory<UserTokenSettings> {

    private static final String APPLIED = "Preference-Applied";
    private static final String PENDING_CHALLENGE = "Bearer realm=\"larkspur\", error=\"authorization_pending\"";

    private final Tokens tokens;

    UserTokenGatewayFilterFactory(Tokens tokens) {
        super(UserTokenSettings.class);
        this.tokens = tokens;
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("maxWait");
    }

    @Override
    public GatewayFilter apply(UserTokenSettings settings) {
        Set<String> kept = settings.keep().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return (exchange, chain) -> tokenFor(exchange, settings)
                .map(injection -> leaving(exchange, injection, kept))
                .flatMap(chain::filter);
    }

    private Mono<Injection> tokenFor(ServerWebExchange exchange, UserTokenSettings settings) {
        return Mono.defer(() -> {
            Preferences preferences = Preferences.of(exchange.getRequest().getHeaders());
            applied(exchange, preferences.atMost(settings.maxWait()).applied());
            return tokens.tokenFor(exchange.getRequest(), Caller.of(exchange), preferences, settings)
                    .doOnError(AuthorizationPending.class, pending -> announce(exchange, pending));
        });
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

    private static ServerWebExchange leaving(ServerWebExchange exchange, Injection injection, Set<String> kept) {
        RefusalFilter.onRefusal(exchange, injection.renewal());
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    OutgoingHeaders.forward(headers, Preferences.of(headers));
                    OutgoingHeaders.strip(headers, kept);
                    injection.into(headers);
                }))
                .build();
    }
}
