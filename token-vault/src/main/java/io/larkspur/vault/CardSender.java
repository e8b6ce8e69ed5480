package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever can put an invitation before the user. There may be several, one for each issuer of tokens. */
public interface CardSender {

    /** How a user is asked by a card, in {@link AuthSession#authMethod()}. */
    String CARD = "websocket_card";

    /** How a user is asked by a link that the application shows, in {@link AuthSession#authMethod()}. */
    String LINK = "link";

    /**
     * Sends the card of a session, idempotently by session id, and answers the message id. Empty where nothing is sent,
     * because the application itself shows its user a link.
     */
    Mono<String> send(AuthSession session);

    /**
     * Shows the session on its card as it is now. False when the platform will never take this change; fails when a later
     * try may go well.
     */
    Mono<Boolean> show(AuthSession session);

    /** Whether it invites users of that app. The first in order that does is asked, so one that takes any app comes last. */
    default boolean serves(String appId) {
        return true;
    }

    /** How users of that app are asked. */
    default String methodFor(String appId) {
        return CARD;
    }
}
