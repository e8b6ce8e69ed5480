package io.larkspur.vault;

import org.jspecify.annotations.Nullable;

/**
 * Which grants to list.
 *
 * @param appId the platform app; null for whichever
 * @param userId any id of the user; null for whoever
 * @param state the state's word; null for all that have not been revoked
 * @param besides only those that some application but this one may use; null for all, whoever may
 */
public record GrantFilter(
        @Nullable String appId,
        @Nullable String userId,
        @Nullable String state,
        @Nullable String besides) {

    public GrantFilter(@Nullable String appId, @Nullable String userId, @Nullable String state) {
        this(appId, userId, state, null);
    }
}
