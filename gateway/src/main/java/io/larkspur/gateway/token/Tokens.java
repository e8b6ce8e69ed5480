package io.larkspur.gateway.token;

import io.larkspur.gateway.address.PublicAddress;
import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.consent.Preferences;
import io.larkspur.gateway.consent.TokenRequest;
import io.larkspur.gateway.trace.CallTrace;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Issuers;
import io.larkspur.issuer.RefusalRule;
import io.larkspur.vault.GrantKey;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Chooses between the user's token, the app's own and none. */
@Component
final class Tokens {

    private final Issuers issuers;
    private final TokenPolicy policy;
    private final UserTokens userTokens;
    private final AppTokens appTokens;
    private final PublicAddress address;

    Tokens(Issuers issuers, TokenPolicy policy, UserTokens userTokens, AppTokens appTokens, PublicAddress address) {
        this.issuers = issuers;
        this.policy = policy;
        this.userTokens = userTokens;
        this.appTokens = appTokens;
        this.address = address;
    }

    /** @param preferences as far as the route grants them */
    Mono<Injection> tokenFor(
            ServerWebExchange exchange, Caller caller, Preferences preferences, UserTokenSettings settings) {
        TokenPolicy.Need need = policy.needOf(exchange.getRequest());
        CallTrace trace = CallTrace.of(exchange);
        boolean elsewhere = issuers.ofRoute(caller.platformAppId()).isPresent();
        TokenKind kind = elsewhere ? need.ofUserAtMost() : need.token();
        trace.step("the path takes {}", kind);
        return switch (kind) {
            case NONE -> Mono.just(Injection.NOTHING);
            case TENANT -> appTokens.tokenFor(caller.platformAppId(), settings, trace);
            case USER ->
                userTokens.tokenFor(request(exchange.getRequest(), caller, preferences, need, trace), settings);
            case ANY ->
                caller.openId() == null
                        ? appTokens.tokenFor(caller.platformAppId(), settings, trace)
                        : userTokens.tokenFor(
                                request(exchange.getRequest(), caller, preferences, need, trace), settings);
        };
    }

    /** How the caller's issuer says that it refuses a token; empty where it is the platform. */
    Optional<RefusalRule> refusalRule(Caller caller) {
        return issuers.ofRoute(caller.platformAppId()).map(Issuer::refusalRule);
    }

    private TokenRequest request(
            ServerHttpRequest request, Caller caller, Preferences preferences, TokenPolicy.Need need, CallTrace trace) {
        GrantKey user = caller.user().orElseThrow(TokenRefused::userRequired);
        return new TokenRequest(
                caller.application(), user, need.scopes(), preferences, path -> address.of(request, path), trace);
    }
}
