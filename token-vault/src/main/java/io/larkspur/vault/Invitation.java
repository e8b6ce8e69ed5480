package io.larkspur.vault;

import java.util.Set;

/**
 * Why a user is asked.
 *
 * @param applicationId the registered application that wants to act for the user
 * @param scopes platform scopes beyond {@code offline_access}
 */
public record Invitation(GrantKey key, String applicationId, Set<String> scopes) {}
