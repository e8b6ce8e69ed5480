package io.larkspur.vault;

import java.util.Collection;
import reactor.core.publisher.Mono;

/** For a program that keeps no record. */
final class NoWitness implements ControlWitness {

    @Override
    public Mono<Void> grantsEnded(Collection<GrantKey> grants, GrantEnding ending) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> consentsWithdrawn(String applicationId, long count, GrantEnding ending) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> keyChosen(String keyId, String who) {
        return Mono.empty();
    }
}
