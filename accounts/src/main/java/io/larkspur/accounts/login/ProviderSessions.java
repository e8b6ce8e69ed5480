package io.larkspur.accounts.login;

import reactor.core.publisher.Mono;

/** Stays of people whom another provider vouches for: opened by an exchange code, used by a secret handle. */
public interface ProviderSessions {

    /** Fails with {@link UserNotAllowed}; the attempt is written down. */
    Mono<Void> admit(VouchedUser user);

    /** A code that opens one session for this user, good for a short time. Fails with {@link UserNotAllowed}. */
    Mono<String> issueCode(VouchedUser user);

    /** Opens the session of an exchange code. Fails with {@link ExchangeCodeRefused} or {@link UserNotAllowed}. */
    Mono<OpenedSession> exchange(String code);

    /** Whose session the handle opens, from Postgres at this moment; counts as activity. Empty when none lives. */
    Mono<SignedIn> find(String handle);

    /** Ends the session. False when none lives. */
    Mono<Boolean> logout(String handle);
}
