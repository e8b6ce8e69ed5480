package io.larkspur.accounts;

import com.fasterxml.jackson.annotation.JsonValue;

/** How an application proves which user it acts for (design D2); each is switched on per application. */
public enum UserProof {
    /** G1: an opaque handle from {@code /oauth2/token}. */
    HANDLE("handle"),
    /** G2: a JWT signed by the application's own key, at most 60 s old, single use. */
    ASSERTION("assertion"),
    /** G3: a plain user id from an authenticated application. */
    USER_ID("user-id");

    private final String wireName;

    UserProof(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }
}
