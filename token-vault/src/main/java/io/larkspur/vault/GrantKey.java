package io.larkspur.vault;

/**
 * Whose consent to whom: a platform app and the user's id for that app.
 *
 * @param appId the platform app, such as {@code cli_a1b2c3d4e5f6a7b8}
 * @param userId the user's open_id for that app (for apps not configured here: the id the auth session was opened with)
 */
public record GrantKey(String appId, String userId) {}
