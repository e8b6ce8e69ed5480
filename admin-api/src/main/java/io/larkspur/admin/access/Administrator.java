package io.larkspur.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The one administrator, recognised in constant time. */
final class Administrator {

    private final String username;
    private final PasswordHash password;

    Administrator(AdministratorProperties properties) {
        PasswordHash configured = properties.password();
        if (configured == null) {
            throw new AdministratorPasswordRefused("is missing");
        }
        configured.weakness().ifPresent(weakness -> {
            throw new AdministratorPasswordRefused(weakness);
        });
        this.username = properties.username();
        this.password = configured;
    }

    boolean isNamed(String presented) {
        return MessageDigest.isEqual(bytes(username), bytes(presented));
    }

    boolean knows(String presented) {
        return password.matches(presented);
    }

    Caller asCaller() {
        return Caller.administrator(username);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
