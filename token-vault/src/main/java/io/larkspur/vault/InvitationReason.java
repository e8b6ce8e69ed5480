package io.larkspur.vault;

import java.util.Locale;

/**
 * Why a user is asked. When invitations meet on one card, the strongest reason speaks: {@link #LOST} tells most about a
 * user without a token, {@link #MISSING} means that no call works, {@link #SCOPE} that some do not, and {@link #ENDING}
 * that all still do.
 */
public enum InvitationReason {
    /** There is no consent yet, or none any more. */
    MISSING(3),
    /** The consent lacks a scope. */
    SCOPE(2),
    /** The consent was given, but what stood for it was lost on the way; the user has to confirm again. */
    LOST(4),
    /** The consent ends soon; until then everything works. */
    ENDING(1);

    private final int strength;

    InvitationReason(int strength) {
        this.strength = strength;
    }

    /** Whose text is shown when both hold. */
    public InvitationReason or(InvitationReason other) {
        return other.strength > strength ? other : this;
    }

    /** As it stands in the table. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
