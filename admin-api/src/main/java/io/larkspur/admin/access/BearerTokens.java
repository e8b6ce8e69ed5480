package io.larkspur.admin.access;

import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.User;
import reactor.core.publisher.Mono;

/**
 * One kind of bearer token that proves somebody to the user API, beside the access tokens of login sessions. A bean for
 * each kind; they are asked in the context's order, so each must know its own tokens from all others.
 */
public interface BearerTokens {

    /**
     * The user behind the token: their id here, their id where the token comes from ({@code sub}) and what is known of
     * their address. Empty for a token of another kind. Fails with {@link LoginRefused} for one of this kind that does
     * not count.
     */
    Mono<User> userOf(String token);
}
