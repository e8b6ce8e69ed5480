package io.larkspur.feishu.card;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a card of schema 2.0 that we use; that schema refuses unknown ones. */
final class CardElements {

    private CardElements() {}

    static Map<String, Object> card(String title, String colour, List<Map<String, Object>> elements) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("schema", "2.0");
        card.put("config", Map.of("update_multi", true, "enable_forward", false));
        card.put("header", Map.of("title", text(title), "template", colour));
        card.put("body", Map.of("elements", elements));
        return card;
    }

    /** Shown as it is: no markup, no links, no mentions. */
    static Map<String, Object> plainText(String content) {
        return Map.of("tag", "div", "text", text(content));
    }

    /** @param url without characters that end a link */
    static Map<String, Object> link(String label, String url) {
        return Map.of("tag", "markdown", "content", "[" + label + "](" + url + ")");
    }

    /** Opens the link and tells us of the click; the platform does both. */
    static Map<String, Object> button(String label, String url, Map<String, String> value) {
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

    private static Map<String, Object> text(String content) {
        return Map.of("tag", "plain_text", "content", content);
    }
}
