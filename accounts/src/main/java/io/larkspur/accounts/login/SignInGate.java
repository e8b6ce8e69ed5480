package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.Origin;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Looks at passwords, at so few wrong ones that guessing leads nowhere, on however many replicas and from however many
 * addresses. Everything an unknown name goes through is what a known one goes through.
 */
public final class SignInGate {

    private static final String NOWHERE = "";

    private final AttemptTable attempts;
    private final SignInProperties.Attempts limits;
    private final Hashing hashing;
    private final PasswordHasher hasher;
    private final Clock clock;

    SignInGate(
            AttemptTable attempts,
            SignInProperties.Attempts limits,
            Hashing hashing,
            PasswordHasher hasher,
            Clock clock) {
        this.attempts = attempts;
        this.limits = limits;
        this.hashing = hashing;
        this.hasher = hasher;
        this.clock = clock;
    }

    /**
     * Checks something else than a stored hash, such as a password from configuration. True when it is right; fails with
     * {@link LoginRefused} when it may not be looked at. A right one costs one read while nobody guesses.
     */
    public Mono<Boolean> check(String account, boolean right) {
        return Mono.deferContextual(context -> {
            byte[] key = attempts.hashed("configured " + account);
            byte[] source = source(Origin.in(context));
            return admitted(key, source)
                    .then(Mono.defer(() -> right
                            ? Mono.just(true)
                            : attempts.reserve(key, source)
                                    .then(attempts.rememberSource(key, source))
                                    .thenReturn(false)));
        });
    }

    /** Whether the password is the one of the hash; of none, if there is none. Fails with {@link LoginRefused}. */
    Mono<Boolean> verify(String name, Password password, Optional<String> hash) {
        return Mono.deferContextual(context -> {
            byte[] account = attempts.hashed("local " + name);
            byte[] source = source(Origin.in(context));
            String encoded = hash.orElse(hasher.dummy());
            Predicate<Boolean> known = matched -> matched & hash.isPresent();
            return admitted(account, source)
                    .then(hashing.inTurn(attempts.reserve(account, source).flatMap(id -> matched(password, encoded)
                            .map(known::test)
                            .delayUntil(right -> settled(right, id, account, source)))));
        });
    }

    /** A new hash, when it is its turn. */
    Mono<String> hash(Password password) {
        return hashing.inTurn(Mono.fromCallable(() -> hasher.hash(password)).subscribeOn(hashing.threads()));
    }

    private Mono<Boolean> matched(Password password, String encoded) {
        return Mono.fromCallable(() -> hasher.matches(password, encoded)).subscribeOn(hashing.threads());
    }

    private Mono<Void> settled(boolean right, long id, byte[] account, byte[] source) {
        return right ? attempts.forgive(id) : attempts.rememberSource(account, source);
    }

    /** Turns away at once who has no chance anyway; the reservation decides. */
    private Mono<Void> admitted(byte[] account, byte[] source) {
        return attempts.budget(account, source).flatMap(budget -> budget.waitFor(limits, clock.instant())
                .map(wait -> attempts.rememberSource(account, source)
                        .then(Mono.<Void>error(() -> new LoginRefused(Refusal.TOO_MANY_ATTEMPTS, wait))))
                .orElse(Mono.empty()));
    }

    private byte[] source(Origin origin) {
        return attempts.hashed("source " + Optional.ofNullable(origin.ip()).orElse(NOWHERE));
    }
}
