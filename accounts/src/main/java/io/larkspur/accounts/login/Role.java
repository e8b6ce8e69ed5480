package io.larkspur.accounts.login;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do in the control plane; each role may do what the ones before it may. */
public enum Role {
    /** Signs in, and sees only their own things. */
    USER,
    /** Reads everything. */
    VIEWER,
    /** Lets people in and ends what they do. */
    OPERATOR,
    /** Also makes accounts and applications, and turns keys. */
    OWNER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    public static Optional<Role> named(String text) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(text))
                .findFirst();
    }
}
