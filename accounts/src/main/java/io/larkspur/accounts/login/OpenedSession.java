package io.larkspur.accounts.login;

import java.time.Instant;

/**
 * A session just opened for whoever brought an exchange code.
 *
 * @param handle what opens it from now on: a secret, told once
 */
public record OpenedSession(String handle, Instant expiresAt) {

    @Override
    public String toString() {
        return "OpenedSession[***]";
    }
}
