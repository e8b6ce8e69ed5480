package io.larkspur.vault;

import java.util.Collection;
import reactor.core.publisher.Mono;

/**
 * Port to whoever keeps a record of what is done to grants and keys. It is called inside the transaction of the change,
 * which fails when there can be no record. Where there is none nothing is recorded.
 */
public interface ControlWitness {

    /** At least one grant, a few hundred at most. */
    Mono<Void> grantsEnded(Collection<GrantKey> grants, GrantEnding ending);

    Mono<Void> consentsWithdrawn(String applicationId, long count, GrantEnding ending);

    /** @param keyId of the key that seals from now on */
    Mono<Void> keyChosen(String keyId, String who);
}
