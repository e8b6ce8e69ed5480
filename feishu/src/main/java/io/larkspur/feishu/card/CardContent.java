package io.larkspur.feishu.card;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an invitation says. Everything that others wrote is shown as plain text, never as markup.
 *
 * @param link where the button leads
 * @param asker who wants to act for the user; null when an administrator asks
 * @param detailed whether to explain at length
 * @param message a sentence to the user
 * @param privacyUrl an https address
 */
public record CardContent(
        String sessionId,
        String link,
        @Nullable String asker,
        Set<String> scopes,
        boolean detailed,
        @Nullable String message,
        @Nullable String privacyUrl) {}
