package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever can put a card before the user. */
public interface CardSender {

    /** Sends the card of a session, idempotently by session id, and answers the message id. */
    Mono<String> send(AuthSession session);

    /** Shows the session's end on its card. Failing must not fail the end itself. */
    Mono<Void> showEnd(AuthSession session);
}
