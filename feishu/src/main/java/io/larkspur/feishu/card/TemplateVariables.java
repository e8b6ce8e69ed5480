package io.larkspur.feishu.card;

import io.larkspur.issuer.Language;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables a template may use; every one is always there, since the platform refuses templates that miss one. A
 * template may put them where markup counts, so what others wrote is escaped.
 */
final class TemplateVariables {

    private TemplateVariables() {}

    static Map<String, String> of(CardContent content, Language language) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("authorize_url", content.link());
        variables.put("session_id", content.sessionId());
        variables.put("reason", content.reason().name().toLowerCase(Locale.ROOT));
        variables.put("title", CardTexts.title(content.reason()).in(language));
        variables.put("request", Markdown.escaped(CardTexts.request(content).in(language)));
        variables.put("asker", Markdown.escaped(String.join(", ", content.askers())));
        variables.put("scopes", String.join(", ", content.scopes()));
        variables.put("lasts", CardTexts.life(content.life()).in(language));
        variables.put("consent_ends", orEmpty(content.consentEnds()));
        variables.put(
                "notice", content.otherPersonTried() ? CardTexts.otherPerson().in(language) : "");
        variables.put("message", Markdown.escaped(orEmpty(content.message())));
        variables.put("privacy_policy_url", orEmpty(content.privacyUrl()));
        return variables;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
