package io.larkspur.feishu.card;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables a template may use; every one is always there, since the platform refuses templates that miss one. */
final class TemplateVariables {

    private TemplateVariables() {}

    static Map<String, String> of(CardContent content) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("authorize_url", content.link());
        variables.put("session_id", content.sessionId());
        variables.put("asker", orEmpty(content.asker()));
        variables.put("scopes", String.join(", ", content.scopes()));
        variables.put("message", orEmpty(content.message()));
        variables.put("privacy_policy_url", orEmpty(content.privacyUrl()));
        return variables;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
