package io.larkspur.accounts.login;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Accounts whose passwords are kept here. Whatever takes a right away ends the user's sessions at once. */
public interface LocalAccounts {

    /** Fails with {@link AccountInvalid} or {@link NameTaken}. */
    Mono<User> create(NewAccount account);

    /** The latest first. */
    Flux<User> list(int limit, long offset);

    Mono<Long> count();

    /** Fails with {@link UnknownUser}. */
    Mono<User> setActive(long id, boolean active);

    /** Fails with {@link UnknownUser} or {@link AccountInvalid}. */
    Mono<User> setPassword(long id, Password password);

    /** Counts for the next request of the user's sessions. Fails with {@link UnknownUser}. */
    Mono<User> setRole(long id, Role role);
}
