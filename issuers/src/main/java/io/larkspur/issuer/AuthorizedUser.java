package io.larkspur.issuer;

import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.PlatformUser;

/** Who authorized, and the tokens that came of it. */
public record AuthorizedUser(PlatformUser user, IssuedTokens tokens) {

    @Override
    public String toString() {
        return "AuthorizedUser[" + user.openId() + "]";
    }
}
