package io.larkspur.accounts.outside;

import java.net.URI;
import reactor.core.publisher.Mono;

/** Where issuers publish their keys. */
public interface KeySets {

    /** The document at exactly this address, 256 KB of text at most; asked once, following nothing. Fails if there is none. */
    Mono<String> fetch(URI address);
}
