package io.larkspur.accounts.outside;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Publishes what a test says, and remembers what it was asked for. */
final class ScriptedKeySets implements KeySets {

    private final List<URI> asked = new CopyOnWriteArrayList<>();
    private volatile Mono<String> answer = Mono.just(Issued.JWKS);

    @Override
    public Mono<String> fetch(URI address) {
        return Mono.defer(() -> {
            asked.add(address);
            return answer;
        });
    }

    void answer(Mono<String> next) {
        answer = next;
    }

    List<URI> asked() {
        return asked;
    }
}
