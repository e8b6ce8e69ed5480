package io.larkspur.feishu.card;

import io.larkspur.feishu.platform.Language;
import io.larkspur.vault.AuthSessionState;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes cards of schema 2.0 as the platform's message content. */
public final class CardWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CardTexts texts;

    public CardWriter(Language language) {
        this.texts = new CardTexts(language);
    }

    /** The card with the button. */
    public String invitation(CardContent content) {
        return JSON.writeValueAsString(InvitationCard.of(content, texts, List.of()));
    }

    /** The same card, telling that somebody else tried. */
    public String otherPersonTried(CardContent content) {
        return JSON.writeValueAsString(
                InvitationCard.of(content, texts, List.of(CardElements.plainText(texts.otherPerson()))));
    }

    /** A card that was laid out in the platform's card builder, with our values for its variables. */
    public String template(String templateId, CardContent content) {
        return JSON.writeValueAsString(Map.of(
                "type",
                "template",
                "data",
                Map.of("template_id", templateId, "template_variable", TemplateVariables.of(content))));
    }

    /** The card after the session has ended: no button. */
    public String ended(AuthSessionState state) {
        return JSON.writeValueAsString(endedCard(state));
    }

    /** As {@link #ended}, for the answer to a click. */
    public Map<String, Object> endedCard(AuthSessionState state) {
        return CardElements.card(
                texts.endTitle(state), colour(state), List.of(CardElements.plainText(texts.end(state))));
    }

    private static String colour(AuthSessionState state) {
        return switch (state) {
            case COMPLETED -> "green";
            case DENIED -> "red";
            case EXPIRED -> "grey";
            case PENDING -> "blue";
        };
    }
}
