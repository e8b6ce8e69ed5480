package io.larkspur.feishu;

import io.larkspur.vault.PlatformUser;

/**
 * A person as the contact service shows them.
 *
 * @param user a field that the app may not see is null
 * @param isGone frozen, resigned or left
 */
public record UserProfile(PlatformUser user, boolean isGone) {}
