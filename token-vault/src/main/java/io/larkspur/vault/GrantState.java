package io.larkspur.vault;

import java.util.Locale;

/** Whether a grant can be kept usable. Revoked grants stay in the table only and are never read. */
enum GrantState {
    ACTIVE,
    /** The platform no longer honours the refresh token; the access token may live on. */
    REFUSED;

    static GrantState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
