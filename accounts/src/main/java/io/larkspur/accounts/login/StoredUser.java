package io.larkspur.accounts.login;

import org.jspecify.annotations.Nullable;

/** A user with what their password is checked against; never printed. */
record StoredUser(User user, @Nullable String passwordHash) {

    @Override
    public String toString() {
        return "StoredUser[" + user.id() + "]";
    }
}
