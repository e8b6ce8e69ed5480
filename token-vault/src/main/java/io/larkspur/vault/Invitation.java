package io.larkspur.vault;

import java.util.Set;

/**
 * Why a user is asked, and for what.
 *
 * @param applicationId the registered application that wants to act for the user; {@value #NOBODY} when nobody calls, which
 *     gives no application a consent it did not have
 * @param scopes platform scopes beyond {@code offline_access}
 */
public record Invitation(GrantKey key, String applicationId, Set<String> scopes, InvitationReason reason) {

    /** In place of an application: the vault itself asks, to keep what there is. */
    public static final String NOBODY = "*";

    /** For a user without a usable token. */
    public Invitation(GrantKey key, String applicationId, Set<String> scopes) {
        this(key, applicationId, scopes, InvitationReason.MISSING);
    }

    /** The applications that get the user's consent on completion. */
    Set<String> askedBy() {
        return applicationId.equals(NOBODY) ? Set.of() : Set.of(applicationId);
    }
}
