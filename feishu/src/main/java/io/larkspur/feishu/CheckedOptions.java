package io.larkspur.feishu;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Card options that are safe to show: the message is short, the link is https and cannot break out of its markup. */
final class CheckedOptions {

    private static final int LONGEST_MESSAGE = 1_000;
    private static final int LONGEST_URL = 2_000;

    private CheckedOptions() {}

    /** Blank options become absent ones. Fails with {@link CardOptionsInvalid}. */
    static AuthCardOptions of(AuthCardOptions options) {
        return new AuthCardOptions(
                options.includeDetailedDescription(),
                templateId(blankToNull(options.authCardTemplateId())),
                message(blankToNull(options.customMessage())),
                url(blankToNull(options.privacyPolicyUrl())));
    }

    private static @Nullable String templateId(@Nullable String id) {
        if (id != null && !id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new CardOptionsInvalid("auth_card_template_id is not the id of a card template");
        }
        return id;
    }

    private static @Nullable String message(@Nullable String message) {
        if (message != null && message.length() > LONGEST_MESSAGE) {
            throw new CardOptionsInvalid("custom_message is longer than " + LONGEST_MESSAGE + " characters");
        }
        return message;
    }

    private static @Nullable String url(@Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            URI uri = URI.create(url);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && url.length() <= LONGEST_URL) {
                return uri.toASCIIString().replace("(", "%28").replace(")", "%29");
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new CardOptionsInvalid("privacy_policy_url is not an address");
        }
        throw new CardOptionsInvalid(
                "privacy_policy_url must be an https address of at most " + LONGEST_URL + " characters");
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.trim();
    }
}
