package io.larkspur.accounts.login;

import reactor.core.publisher.Mono;

/** People whom somebody else vouches for, each time they come. */
public interface VouchedUsers {

    /**
     * The user, made when met for the first time; what is said of their address and name now counts, and what is not said
     * stays. Fails with {@link LoginRefused} when an administrator has switched the user off.
     */
    Mono<User> met(VouchedUser vouched);
}
