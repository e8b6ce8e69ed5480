package io.larkspur.feishu;

import org.jspecify.annotations.Nullable;

/**
 * How a card looks (contract A7, quickstart B9).
 *
 * @param includeDetailedDescription the long text instead of the short one
 * @param authCardTemplateId a card template of the tenant, instead of our own layout
 * @param customMessage a sentence to the user, shown as plain text
 * @param privacyPolicyUrl an https link shown below the button
 */
public record AuthCardOptions(
        boolean includeDetailedDescription,
        @Nullable String authCardTemplateId,
        @Nullable String customMessage,
        @Nullable String privacyPolicyUrl) {

    public static AuthCardOptions plain() {
        return new AuthCardOptions(true, null, null, null);
    }
}
