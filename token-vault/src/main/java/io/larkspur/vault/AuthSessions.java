package io.larkspur.vault;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The authorizations under way and their ends (contract A). Sessions live ten minutes unless configured otherwise. */
public interface AuthSessions {

    /** Always a new session, pending. */
    Mono<AuthSession> open(NewAuthSession request);

    /** The session as it stands now: a pending one past its end reads as expired. Fails with {@link UnknownAuthSession}. */
    Mono<AuthSession> find(String sessionId);

    /**
     * Ends the session well: checks that the one who authorized is the one invited, stores tokens and the consent to the
     * asking application in one transaction, and wakes whoever waits, on every replica. Changes nothing and fails with
     * {@link UnknownAuthSession}, {@link AuthSessionEnded} (expired, denied or already completed: the first token stays)
     * or {@link OtherPersonAuthorized}.
     */
    Mono<AuthSession> complete(String sessionId, PlatformUser user, IssuedTokens tokens);

    /** The user said no. Fails as {@link #complete}. */
    Mono<AuthSession> deny(String sessionId);

    /** Remembers the card's message, and that it looks as its sender chose. */
    default Mono<AuthSession> cardSent(String sessionId, String messageId) {
        return cardSent(sessionId, messageId, null);
    }

    /**
     * Remembers the card's message and how it looks, in the words of its sender, who gets them back with the session when
     * the card has to change.
     */
    Mono<AuthSession> cardSent(String sessionId, String messageId, @Nullable String options);

    /** Removes sessions that expired without a completion; answers how many. */
    Mono<Long> removeExpired();

    /**
     * Starts one walk to the platform's authorize page: a fresh single-use state and PKCE pair, bound to the browser that
     * will carry {@link AuthorizationAttempt#browser()} as a cookie. Fails as {@link #complete}.
     */
    Mono<AuthorizationAttempt> begin(String sessionId);

    /**
     * Ends that walk: hands out session and verifier once. Fails with {@link StateRefused} when the state is unknown,
     * spent, late or of another browser.
     */
    Mono<ReturnedAuthorization> redeem(String state, String browser);
}
