package io.larkspur.vault;

import java.util.Locale;

/** A session leaves {@link #PENDING} once and for good. */
public enum AuthSessionState {
    PENDING,
    COMPLETED,
    DENIED,
    EXPIRED;

    /** As it stands in the table and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
