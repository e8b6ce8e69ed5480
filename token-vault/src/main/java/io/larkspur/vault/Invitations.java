package io.larkspur.vault;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Asks users for consent: one pending session and one card per user and app, however many calls and replicas ask. */
public interface Invitations {

    /**
     * Joins the user's pending invitation or opens one and has its card sent before answering. Fails with what
     * {@link CardSender} fails with, and for a while after that, after a refusal and after an invitation without an answer
     * with {@link InvitationResting}.
     */
    Mono<AuthSession> invite(Invitation invitation);

    /**
     * The session once it has left pending, whichever process ended it; empty when it is still pending after the given
     * time. Fails with {@link InvitationResting} when its card could not be put before the user. Holds no thread.
     */
    Mono<AuthSession> outcome(String sessionId, Duration within);
}
