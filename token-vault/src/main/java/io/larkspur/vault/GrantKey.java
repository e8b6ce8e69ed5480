package io.larkspur.vault;

import org.jspecify.annotations.Nullable;

/**
 * Whose consent to whom: a platform app and the user's id for that app.
 *
 * @param appId the platform app, such as {@code cli_a1b2c3d4e5f6a7b8}
 * @param userId the user's open_id for that app (for apps not configured here: the id the auth session was opened with)
 */
public record GrantKey(String appId, String userId) {

    /** Written out, as is {@link #hashCode()}: looked up several times a call, and the generated ones are not inlined. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GrantKey key && userId.equals(key.userId) && appId.equals(key.appId);
    }

    @Override
    public int hashCode() {
        return 31 * appId.hashCode() + userId.hashCode();
    }
}
