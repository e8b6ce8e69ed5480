package io.larkspur.gateway.token;

import io.larkspur.feishu.TenantTokens;
import io.larkspur.gateway.address.PublicAddress;
import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.consent.Consents;
import io.larkspur.gateway.consent.Preferences;
import io.larkspur.gateway.consent.TokenRequest;
import io.larkspur.issuer.Issuers;
import io.larkspur.vault.GrantKey;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Chooses between the user's token, the app's own and none. */
@Component
final class Tokens {

    private final Issuers issuers;
    private final TokenPolicy policy;
    private final Consents consents;
    private final TenantTokens tenantTokens;
    private final Renewals renewals;
    private final PublicAddress address;

    Tokens(
            Issuers issuers,
            TokenPolicy policy,
            Consents consents,
            TenantTokens tenantTokens,
            Renewals renewals,
            PublicAddress address) {
        this.issuers = issuers;
        this.policy = policy;
        this.consents = consents;
        this.tenantTokens = tenantTokens;
        this.renewals = renewals;
        this.address = address;
    }

    Mono<Injection> tokenFor(
            ServerHttpRequest request, Caller caller, Preferences preferences, UserTokenSettings settings) {
        TokenPolicy.Need need = policy.needOf(request);
        return switch (issuers.ofRoute(caller.platformAppId()).isPresent() ? need.ofUserAtMost() : need.token()) {
            case NONE -> Mono.just(Injection.NOTHING);
            case TENANT -> tenantToken(caller, settings);
            case USER -> userToken(request, caller, preferences, need.scopes(), settings);
            case ANY ->
                caller.openId() == null
                        ? tenantToken(caller, settings)
                        : userToken(request, caller, preferences, need.scopes(), settings);
        };
    }

    private Mono<Injection> tenantToken(Caller caller, UserTokenSettings settings) {
        return tenantTokens
                .tokenFor(caller.platformAppId())
                .timeout(settings.patience())
                .map(token -> new Injection(
                        settings.tenantHeader(),
                        settings.scheme(),
                        token,
                        renewals.ofApp(caller.platformAppId(), token)));
    }

    private Mono<Injection> userToken(
            ServerHttpRequest request,
            Caller caller,
            Preferences preferences,
            Set<String> scopes,
            UserTokenSettings settings) {
        GrantKey user = caller.user().orElseThrow(TokenRefused::userRequired);
        Preferences granted = preferences.atMost(settings.maxWait());
        return consents.tokenFor(new TokenRequest(
                        caller.application(), user, scopes, granted, path -> address.of(request, path)))
                .timeout(settings.patience().plus(granted.patience()))
                .map(token -> new Injection(
                        settings.header(), settings.scheme(), token.value(), renewals.ofUser(user, token.value())));
    }
}
