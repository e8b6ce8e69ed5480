package io.larkspur.vault;

import org.jspecify.annotations.Nullable;

/**
 * Whose grants: one user's to one app, all of a user, all to an app. An application narrows it to those it may use.
 * At least one part is given.
 *
 * @param appId the platform app; null for whichever
 * @param userId any id of the user; null for whoever
 * @param applicationId the registered application; null for whichever
 */
public record GrantSelection(
        @Nullable String appId,
        @Nullable String userId,
        @Nullable String applicationId) {

    public GrantSelection {
        if (appId == null && userId == null && applicationId == null) {
            throw new IllegalArgumentException("Everybody's grants cannot be selected at once");
        }
    }

    public static GrantSelection of(GrantKey key) {
        return new GrantSelection(key.appId(), key.userId(), null);
    }

    public static GrantSelection ofUser(String userId) {
        return new GrantSelection(null, userId, null);
    }

    public static GrantSelection ofApp(String appId) {
        return new GrantSelection(appId, null, null);
    }

    public static GrantSelection ofApplication(String applicationId) {
        return new GrantSelection(null, null, applicationId);
    }

    /** Whether it means one grant, so that an id that fits two people means nobody. */
    boolean isOne() {
        return appId != null && userId != null;
    }
}
