package io.larkspur.gateway.token;

import io.larkspur.feishu.TenantTokens;
import io.larkspur.gateway.replay.Refusal;
import io.larkspur.gateway.trace.CallTrace;
import io.larkspur.vault.TokenValue;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The platform apps' own tokens, for calls without a user. A refused one is fetched anew. */
@Component
final class AppTokens {

    private final TenantTokens tokens;

    AppTokens(TenantTokens tokens) {
        this.tokens = tokens;
    }

    Mono<Injection> tokenFor(String platformApp, UserTokenSettings settings, CallTrace trace) {
        return tokens.tokenFor(platformApp)
                .timeout(settings.patience())
                .doOnNext(token -> trace.step("the token {} of the app {}", token, platformApp))
                .map(token -> injection(platformApp, token, settings, trace));
    }

    private Injection injection(String platformApp, TokenValue token, UserTokenSettings settings, CallTrace trace) {
        return new Injection(
                settings.query().isEmpty() ? settings.tenantHeader() : "",
                settings.scheme(),
                token,
                null,
                (refusal, trial) -> after(refusal, trial, platformApp, token, settings, trace));
    }

    private Mono<Injection> after(
            Refusal refusal,
            Trial trial,
            String platformApp,
            TokenValue refused,
            UserTokenSettings settings,
            CallTrace trace) {
        return switch (refusal.cause()) {
            case APP_SCOPE -> Mono.error(() -> new AppScopeMissing(platformApp, refusal));
            case USER_SCOPE -> Mono.empty();
            case TOKEN ->
                trial.hasMet(Refusal.Cause.TOKEN) ? Mono.empty() : another(platformApp, refused, settings, trace);
        };
    }

    /** Empty when the platform has no other: it is not this token that it dislikes. */
    private Mono<Injection> another(
            String platformApp, TokenValue refused, UserTokenSettings settings, CallTrace trace) {
        return Mono.fromRunnable(() -> tokens.forget(platformApp, refused))
                .then(Mono.defer(() -> tokenFor(platformApp, settings, trace)))
                .filter(next -> !refused.equals(next.token()));
    }
}
