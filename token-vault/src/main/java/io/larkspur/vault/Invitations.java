package io.larkspur.vault;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Asks users for consent: one pending session and one card per user and app, however many calls and replicas ask. */
public interface Invitations {

    /**
     * Joins the user's pending invitation or opens one and has its card sent before answering. Fails with what
     * {@link CardSender} fails with; the session is then ended, so that the next call tries anew.
     */
    Mono<AuthSession> invite(Invitation invitation);

    /**
     * The session once it has left pending, whichever process ended it; empty when it is still pending after the given
     * time. Holds no thread.
     */
    Mono<AuthSession> outcome(String sessionId, Duration within);
}
