package io.larkspur.accounts.outside;

import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.Refusal;
import io.larkspur.accounts.login.VouchedUser;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Looks the issuer up by what the token says, then believes nothing but that issuer's settings and keys. */
final class ConfiguredOutsideTokens implements OutsideTokens {

    private final Set<String> providers;
    private final Map<String, Trusted> byIssuer;
    private final Clock clock;

    ConfiguredOutsideTokens(OutsideProperties properties, KeySets source, Clock clock) {
        this.clock = clock;
        this.providers = Set.copyOf(properties.issuers().keySet());
        this.byIssuer = properties.issuers().entrySet().stream()
                .map(entry -> new Trusted(
                        entry.getValue(),
                        new IssuerKeys(entry.getKey(), entry.getValue(), properties.keys(), source, clock),
                        new ClaimRules(entry.getKey(), entry.getValue(), properties.skew())))
                .collect(
                        Collectors.toUnmodifiableMap(trusted -> trusted.issuer().issuer(), Function.identity()));
    }

    @Override
    public Mono<VouchedUser> read(String text) {
        return Mono.just(text)
                .filter(token -> !byIssuer.isEmpty())
                .flatMap(token -> Mono.justOrEmpty(CompactToken.parse(token)))
                .flatMap(token -> Mono.justOrEmpty(byIssuer.get(String.valueOf(token.issuer())))
                        .flatMap(trusted -> believed(token, trusted)));
    }

    @Override
    public Set<String> providers() {
        return providers;
    }

    private Mono<VouchedUser> believed(CompactToken token, Trusted by) {
        if (!by.issuer().signature().equals(token.header().getAlgorithm()) || !token.asksForNothingElse()) {
            return refused();
        }
        return by.keys()
                .find(token.header().getKeyID())
                .filter(token::isSignedBy)
                .map(key -> by.rules().checked(token.claims(), clock.instant()))
                .switchIfEmpty(Mono.defer(ConfiguredOutsideTokens::refused));
    }

    private static Mono<VouchedUser> refused() {
        return Mono.error(() -> new LoginRefused(Refusal.TOKEN));
    }

    private record Trusted(OutsideIssuer issuer, IssuerKeys keys, ClaimRules rules) {}
}
