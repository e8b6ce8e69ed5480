package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** The keys that seal stored tokens, as administrators see and replace them; ids only. */
public interface SealingKeys {

    Mono<SealingReport> report();

    /**
     * Makes that key the one that seals, everywhere within a second, and starts sealing anew what others sealed; nothing
     * happens when it seals already. Fails with {@link KeyNotEverywhere} while a program runs that does not have it.
     *
     * @param who for the record
     */
    Mono<SealingReport> rotate(String keyId, String who);
}
