package io.larkspur.feishu;

import io.larkspur.vault.AuthSession;
import reactor.core.publisher.Mono;

/** Authorization cards by explicit request (contract A7, B4, B9). */
public interface AuthCards {

    /** Sends the session's card with these options and answers the message id. Fails with a problem when it cannot be delivered. */
    Mono<String> send(AuthSession session, AuthCardOptions options);
}
