package io.larkspur.vault;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Port to whoever can tell the platform that a consent is over here, so that its tokens are worth nothing elsewhere. There
 * may be several, one for each issuer of tokens.
 */
public interface TokenRevoker {

    /** Fails when the platform could not be told; nothing depends on it. */
    Mono<Void> revoke(GrantKey key, TokenValue access, @Nullable TokenValue refresh);

    /** Whether it speaks for that app. The first in order that does is asked; where none does nobody is told. */
    default boolean serves(String appId) {
        return true;
    }
}
