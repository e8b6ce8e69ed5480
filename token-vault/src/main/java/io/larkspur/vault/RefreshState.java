package io.larkspur.vault;

import java.util.Locale;

/** What may have become of a grant's refresh token. */
enum RefreshState {
    /** It has not been sent, or the platform said that it was not spent. */
    IDLE,
    /** Somebody has claimed it and may have sent it. */
    REFRESHING,
    /** It may have been spent, and no answer is here; it may be sent once more. */
    UNKNOWN,
    /** Somebody has claimed it for the second and last time. */
    REPLAYING;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefreshState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
