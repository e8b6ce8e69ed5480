package io.larkspur.accounts.login;

import java.time.Duration;

/** The tokens of a session, shown once; never printed. */
public record IssuedTokens(String accessToken, String refreshToken, Duration accessTokenLife) {

    @Override
    public String toString() {
        return "IssuedTokens[***]";
    }
}
