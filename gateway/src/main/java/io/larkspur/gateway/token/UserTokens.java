package io.larkspur.gateway.token;

import io.larkspur.gateway.consent.Consents;
import io.larkspur.gateway.consent.TokenRequest;
import io.larkspur.gateway.replay.Refusal;
import io.larkspur.vault.GrantEnds;
import io.larkspur.vault.UserToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Users' tokens, and what helps when the platform refuses one: a refresh, or the user. */
@Component
final class UserTokens {

    private final Consents consents;
    private final GrantEnds ends;
    private final Clock clock;

    UserTokens(Consents consents, GrantEnds ends, Clock clock) {
        this.consents = consents;
        this.ends = ends;
        this.clock = clock;
    }

    /** A token that is at hand goes without a deadline. */
    Mono<Injection> tokenFor(TokenRequest request, UserTokenSettings settings) {
        Instant start = clock.instant();
        Optional<UserToken> held = consents.tokenAtHand(request.user(), request.application());
        if (held.isPresent()) {
            return Mono.just(injection(held.get(), request, start, settings));
        }
        return within(consents.tokenFor(request), request, settings)
                .map(token -> injection(token, request, start, settings));
    }

    private Injection injection(UserToken token, TokenRequest request, Instant start, UserTokenSettings settings) {
        request.trace().step("the token {} of {}, version {}", token.value(), request.user(), token.version());
        return new Injection(
                settings.query().isEmpty() ? settings.header() : "",
                settings.scheme(),
                token.value(),
                ends.endOf(request.user(), token.version()),
                (refusal, trial) -> after(refusal, trial, token, request, start, settings));
    }

    private Mono<Injection> after(
            Refusal refusal,
            Trial trial,
            UserToken refused,
            TokenRequest request,
            Instant start,
            UserTokenSettings settings) {
        TokenRequest rest = request.within(left(request, trial, start));
        return within(another(refusal, trial, refused, rest), rest, settings)
                .map(token -> injection(token, request, start, settings));
    }

    private Mono<UserToken> another(Refusal refusal, Trial trial, UserToken refused, TokenRequest request) {
        return switch (refusal.cause()) {
            case TOKEN -> trial.hasMet(Refusal.Cause.TOKEN) ? Mono.empty() : replace(refused, request);
            case USER_SCOPE -> widen(refusal, trial, refused, request);
            case APP_SCOPE ->
                Mono.error(() -> new AppScopeMissing(request.user().appId(), refusal));
        };
    }

    private Mono<UserToken> replace(UserToken refused, TokenRequest request) {
        return consents.insteadOf(refused, request)
                .filter(token -> !token.value().equals(refused.value()));
    }

    private Mono<UserToken> widen(Refusal refusal, Trial trial, UserToken refused, TokenRequest request) {
        List<String> missing = refusal.scopes();
        if (missing.isEmpty()) {
            return Mono.empty();
        }
        String scope =
                request.scopes().stream().filter(missing::contains).findFirst().orElse(missing.get(0));
        return consents.withScope(scope, trial.scopes().contains(scope), refused, request);
    }

    /** The wait that the caller prefers counts once per call; there is none for a call that could not go on. */
    private Duration left(TokenRequest request, Trial trial, Instant start) {
        Duration left = request.preferences().patience().minus(Duration.between(start, clock.instant()));
        return left.isNegative() || !trial.repeatable() ? Duration.ZERO : left;
    }

    private static <T> Mono<T> within(Mono<T> token, TokenRequest request, UserTokenSettings settings) {
        return token.timeout(settings.patience().plus(request.preferences().patience()));
    }
}
