package io.larkspur.admin.outside;

import io.larkspur.accounts.login.User;
import io.larkspur.accounts.login.VouchedUsers;
import io.larkspur.accounts.outside.OutsideTokens;
import io.larkspur.admin.access.BearerTokens;
import reactor.core.publisher.Mono;

/** Signed tokens of other issuers: whoever one names becomes a user here. */
final class OutsideBearers implements BearerTokens {

    private final OutsideTokens tokens;
    private final VouchedUsers users;

    OutsideBearers(OutsideTokens tokens, VouchedUsers users) {
        this.tokens = tokens;
        this.users = users;
    }

    @Override
    public Mono<User> userOf(String token) {
        return tokens.read(token).flatMap(users::met);
    }
}
