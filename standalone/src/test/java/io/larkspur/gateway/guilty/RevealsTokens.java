package io.larkspur.gateway.guilty;

import io.larkspur.vault.TokenValue;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
final class RevealsTokens {

    String reveal(TokenValue token) {
        return token.reveal();
    }
}
