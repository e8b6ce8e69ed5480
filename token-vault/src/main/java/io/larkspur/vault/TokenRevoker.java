package io.larkspur.vault;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Port to whoever can tell the platform that a consent is over here, so that its tokens are worth nothing elsewhere. */
public interface TokenRevoker {

    /** Fails when the platform could not be told; nothing depends on it. */
    Mono<Void> revoke(GrantKey key, TokenValue access, @Nullable TokenValue refresh);
}
