package io.larkspur.accounts.outside;

import com.nimbusds.jose.JWSVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One issuer's keys. Fetched when a token first needs them, when they are no longer fresh, and when a token names one that
 * is not among them; but never twice within the pause, so that tokens cannot make us ask more often, and many who wait
 * share one fetch. While the address does not answer, what is there serves on until it is too old.
 */
final class IssuerKeys {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    private final String name;
    private final OutsideIssuer issuer;
    private final OutsideProperties.Keys settings;
    private final KeySets source;
    private final Clock clock;

    private @Nullable KeySet held;
    private @Nullable Mono<KeySet> underWay;
    private Instant mayFetchFrom = Instant.MIN;

    IssuerKeys(String name, OutsideIssuer issuer, OutsideProperties.Keys settings, KeySets source, Clock clock) {
        this.name = name;
        this.issuer = issuer;
        this.settings = settings;
        this.source = source;
        this.clock = clock;
    }

    /** Empty when no key of the issuer has this id. Fails with {@link KeySetUnavailable}. */
    Mono<JWSVerifier> find(@Nullable String id) {
        return Mono.defer(() -> {
                    KeySet known = youngerThan(settings.fresh());
                    return known != null && known.chosenBy(id).isPresent()
                            ? Mono.just(known)
                            : fetched().switchIfEmpty(Mono.defer(this::stillUsable));
                })
                .flatMap(keys -> Mono.justOrEmpty(keys.chosenBy(id)));
    }

    /** Empty when it is too early to ask again, or the answer was no good. */
    private synchronized Mono<KeySet> fetched() {
        if (underWay != null) {
            return underWay;
        }
        Instant now = clock.instant();
        if (now.isBefore(mayFetchFrom)) {
            return Mono.empty();
        }
        mayFetchFrom = now.plus(settings.pause());
        underWay = source.fetch(issuer.keys())
                .timeout(settings.deadline())
                .map(document -> KeySet.parse(document, issuer.signature(), now))
                .doOnNext(this::keep)
                .doOnError(failed -> log.warn("The keys of issuer {} cannot be had: {}", name, failed.toString()))
                .onErrorComplete()
                .doFinally(signal -> landed())
                .cache();
        return underWay;
    }

    private Mono<KeySet> stillUsable() {
        return Mono.justOrEmpty(youngerThan(settings.usable()))
                .switchIfEmpty(Mono.error(() -> new KeySetUnavailable(name, settings.pause())));
    }

    private synchronized @Nullable KeySet youngerThan(Duration age) {
        return held != null && clock.instant().isBefore(held.fetchedAt().plus(age)) ? held : null;
    }

    private synchronized void keep(KeySet keys) {
        held = keys;
    }

    private synchronized void landed() {
        underWay = null;
    }
}
