package io.larkspur.feishu.card;

import io.larkspur.issuer.Language;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a card of schema 2.0 that we use; that schema refuses unknown ones. */
record CardElements(Language language) {

    Map<String, Object> card(Words title, String colour, List<Map<String, Object>> elements) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("schema", "2.0");
        card.put("config", Map.of("update_multi", true, "enable_forward", false));
        card.put("header", Map.of("title", text(title), "template", colour));
        card.put("body", Map.of("elements", elements));
        return card;
    }

    /** Shown as it is: no markup, no links, no mentions. */
    Map<String, Object> plainText(Words words) {
        return Map.of("tag", "div", "text", text(words));
    }

    /** As {@link #plainText(Words)}, in the words of somebody else. */
    Map<String, Object> plainText(String content) {
        return Map.of("tag", "div", "text", Map.of("tag", "plain_text", "content", content));
    }

    /** @param url without characters that end a link */
    Map<String, Object> link(Words label, String url) {
        Words markup = new Words("[" + label.zh() + "](" + url + ")", "[" + label.en() + "](" + url + ")");
        return Map.of("tag", "markdown", "content", markup.in(language), "i18n_content", both(markup));
    }

    /** Opens the link and tells us of the click; the platform does both. */
    Map<String, Object> button(Words label, String url, Map<String, String> value) {
        return Map.of(
                "tag",
                "button",
                "text",
                text(label),
                "type",
                "primary",
                "behaviors",
                List.of(Map.of("type", "open_url", "default_url", url), Map.of("type", "callback", "value", value)));
    }

    private Map<String, Object> text(Words words) {
        return Map.of("tag", "plain_text", "content", words.in(language), "i18n_content", both(words));
    }

    private static Map<String, String> both(Words words) {
        return Map.of("zh_cn", words.zh(), "en_us", words.en());
    }
}
