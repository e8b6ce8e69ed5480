package io.larkspur.feishu.card;

import io.larkspur.vault.InvitationReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The layout of an invitation: who asks, what for, the message, the button, the privacy link. */
final class InvitationCard {

    private InvitationCard() {}

    static Map<String, Object> of(CardContent content, CardElements elements) {
        List<Map<String, Object>> body = new ArrayList<>();
        if (content.otherPersonTried()) {
            body.add(elements.plainText(CardTexts.otherPerson()));
        }
        body.add(elements.plainText(CardTexts.request(content)));
        if (content.reason() != InvitationReason.ENDING || content.detailed()) {
            body.add(elements.plainText(CardTexts.scopes(content)));
        }
        if (content.message() != null) {
            body.add(elements.plainText(content.message()));
        }
        if (content.detailed()) {
            body.add(elements.plainText(CardTexts.details(content)));
        }
        body.add(elements.button(
                CardTexts.button(content.reason()), content.link(), ClickValue.of(content.sessionId())));
        if (content.privacyUrl() != null) {
            body.add(elements.link(CardTexts.privacy(), content.privacyUrl()));
        }
        return elements.card(CardTexts.title(content.reason()), colour(content), body);
    }

    private static String colour(CardContent content) {
        return content.otherPersonTried() || content.reason() == InvitationReason.LOST ? "orange" : "blue";
    }
}
