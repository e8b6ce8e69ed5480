package io.larkspur.admin.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The one administrator. What makes a password refused is decided where it is used, not here: a failure while binding
 * would be reported together with the value.
 *
 * @param username 1 to 100 characters without a colon
 * @param password at least 12 characters, none of the well-known ones; no default
 */
@ConfigurationProperties("larkspur.admin")
record AdministratorProperties(
        @DefaultValue("admin") String username, @Nullable PasswordHash password) {

    private static final int LONGEST_NAME = 100;

    AdministratorProperties {
        if (username.isBlank() || username.length() > LONGEST_NAME || username.contains(":")) {
            throw new IllegalArgumentException(
                    "larkspur.admin.username has to have 1 to " + LONGEST_NAME + " characters and no colon");
        }
    }
}
