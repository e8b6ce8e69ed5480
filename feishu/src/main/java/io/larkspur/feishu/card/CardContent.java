package io.larkspur.feishu.card;

import io.larkspur.vault.InvitationReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an invitation says. Everything that others wrote is shown as plain text, never as markup.
 *
 * @param link where the button leads
 * @param reason why the user is asked
 * @param askers the names of the applications that want to act for the user
 * @param administrator whether an administrator asks, for every application that may invite
 * @param scopes what the authorize page will list
 * @param further how many scopes the page has no room for
 * @param life how long the invitation lasts in all
 * @param consentEnds until when the present consent works; null when there is none
 * @param otherPersonTried whether somebody else has used the card
 * @param detailed whether to explain at length
 * @param message a sentence to the user
 * @param privacyUrl an https address
 */
public record CardContent(
        String sessionId,
        String link,
        InvitationReason reason,
        List<String> askers,
        boolean administrator,
        List<String> scopes,
        int further,
        Duration life,
        @Nullable String consentEnds,
        boolean otherPersonTried,
        boolean detailed,
        @Nullable String message,
        @Nullable String privacyUrl) {}
