package io.larkspur.admin.users;

import io.larkspur.accounts.development.DevelopmentTokens;
import io.larkspur.accounts.login.User;
import io.larkspur.accounts.login.VouchedUsers;
import io.larkspur.admin.access.BearerTokens;
import reactor.core.publisher.Mono;

/** Tokens for trying things out, as bearers of the user service. */
final class DevelopmentBearers implements BearerTokens {

    private final DevelopmentTokens tokens;
    private final VouchedUsers users;

    DevelopmentBearers(DevelopmentTokens tokens, VouchedUsers users) {
        this.tokens = tokens;
        this.users = users;
    }

    @Override
    public Mono<User> userOf(String token) {
        return Mono.justOrEmpty(tokens.read(token)).flatMap(users::met);
    }
}
