package io.larkspur.feishu.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The layout of an invitation: who asks, what for, the message, the button, the privacy link. */
final class InvitationCard {

    private InvitationCard() {}

    static Map<String, Object> of(CardContent content, CardTexts texts, List<Map<String, Object>> notices) {
        List<Map<String, Object>> elements = new ArrayList<>(notices);
        elements.add(CardElements.plainText(texts.request(content.asker())));
        elements.add(CardElements.plainText(texts.scopes(content.scopes())));
        if (content.message() != null) {
            elements.add(CardElements.plainText(content.message()));
        }
        if (content.detailed()) {
            elements.add(CardElements.plainText(texts.details()));
        }
        elements.add(CardElements.button(texts.button(), content.link(), ClickValue.of(content.sessionId())));
        if (content.privacyUrl() != null) {
            elements.add(CardElements.link(texts.privacy(), content.privacyUrl()));
        }
        return CardElements.card(texts.title(), notices.isEmpty() ? "blue" : "orange", elements);
    }
}
