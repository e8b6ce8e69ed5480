package io.larkspur.vault;

import org.jspecify.annotations.Nullable;

/**
 * Which grants to list.
 *
 * @param appId the platform app; null for whichever
 * @param userId any id of the user; null for whoever
 * @param state the state's word; null for all that have not been revoked
 */
public record GrantFilter(
        @Nullable String appId,
        @Nullable String userId,
        @Nullable String state) {}
