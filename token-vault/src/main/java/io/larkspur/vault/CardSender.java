package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever can put a card before the user. */
public interface CardSender {

    /** Sends the card of a session, idempotently by session id, and answers the message id. */
    Mono<String> send(AuthSession session);

    /**
     * Shows the session on its card as it is now. False when the platform will never take this change; fails when a later
     * try may go well.
     */
    Mono<Boolean> show(AuthSession session);
}
