package io.larkspur.feishu.card;

import io.larkspur.issuer.Language;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.InvitationReason;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes cards of schema 2.0 as the platform's message content. */
public final class CardWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Language language;
    private final CardElements elements;

    /** @param language what readers of neither language see */
    public CardWriter(Language language) {
        this.language = language;
        this.elements = new CardElements(language);
    }

    /** The card with the button. */
    public String invitation(CardContent content) {
        return JSON.writeValueAsString(InvitationCard.of(content, elements));
    }

    /** A card that was laid out in the platform's card builder, with our values for its variables. */
    public String template(String templateId, CardContent content) {
        return JSON.writeValueAsString(Map.of(
                "type",
                "template",
                "data",
                Map.of("template_id", templateId, "template_variable", TemplateVariables.of(content, language))));
    }

    /** The card after the session has ended: no button. */
    public String ended(AuthSessionState state, InvitationReason reason) {
        return JSON.writeValueAsString(endedCard(state, reason));
    }

    /** As {@link #ended}, for the answer to a click. */
    public Map<String, Object> endedCard(AuthSessionState state, InvitationReason reason) {
        return elements.card(
                CardTexts.endTitle(state), colour(state), List.of(elements.plainText(CardTexts.end(state, reason))));
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
