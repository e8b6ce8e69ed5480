package io.larkspur.feishu;

import io.larkspur.vault.TokenValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One app's token: fetched once however many ask at the same time, and renewed behind callers' backs while the one before
 * still serves. A failed fetch is never remembered for those who come later.
 */
final class RenewedToken {

    private static final Logger log = LoggerFactory.getLogger(RenewedToken.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String appId;
    private final Mono<TenantToken> fetch;
    private final Clock clock;
    private final AtomicReference<@Nullable TenantToken> held = new AtomicReference<>();
    private final AtomicReference<@Nullable Mono<TenantToken>> flight = new AtomicReference<>();
    private volatile Instant renewNotBefore = Instant.MIN;

    RenewedToken(String appId, Mono<TenantToken> fetch, Clock clock) {
        this.appId = appId;
        this.fetch = fetch;
        this.clock = clock;
    }

    Mono<TokenValue> value() {
        return Mono.defer(() -> {
            TenantToken token = held.get();
            Instant now = clock.instant();
            if (token == null || !token.isValid(now)) {
                return fetched().map(TenantToken::value);
            }
            if (token.isDue(now)) {
                renew(now);
            }
            return Mono.just(token.value());
        });
    }

    /** The platform no longer takes this token, whatever its lifetime was said to be. */
    void forget(TokenValue refused) {
        TenantToken token = held.get();
        if (token != null && token.value().equals(refused)) {
            held.compareAndSet(token, null);
        }
    }

    private Mono<TenantToken> fetched() {
        Mono<TenantToken> mine =
                fetch.doOnNext(held::set).doFinally(end -> flight.set(null)).cache();
        Mono<TenantToken> running = flight.compareAndExchange(null, mine);
        return running == null ? mine : running;
    }

    private void renew(Instant now) {
        if (flight.get() != null || now.isBefore(renewNotBefore)) {
            return;
        }
        renewNotBefore = now.plus(PAUSE);
        Disposable renewal = fetched()
                .subscribe(
                        token -> log.debug("App {}: renewed the tenant token", appId),
                        error -> log.warn(
                                "App {}: the tenant token was not renewed yet: {}", appId, error.getMessage()));
        log.trace("App {}: renewal under way: {}", appId, renewal);
    }
}
