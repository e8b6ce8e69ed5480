package io.larkspur.accounts;

import com.fasterxml.jackson.annotation.JsonValue;

/** What an application may do beside having its calls proxied. */
public enum Permission {
    /** Contract A: open, read and complete auth sessions, read and refresh users' tokens, send cards. */
    AUTH_SESSIONS("auth-sessions");

    private final String wireName;

    Permission(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }
}
