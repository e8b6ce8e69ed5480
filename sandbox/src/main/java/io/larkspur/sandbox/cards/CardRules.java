package io.larkspur.sandbox.cards;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the platform accepts as a card. The second generation is strict, the first one ignores what it does not know. */
public final class CardRules {
    private static final int LONGEST = 30 * 1024;
    private static final int MOST_ELEMENTS = 200;
    private static final int DEEPEST = 5;
    private static final Set<String> TOP_LEVEL =
            Set.of("schema", "config", "card_link", "header", "body", "i18n_header");
    private static final Set<String> TAGS = Set.of(
            "div",
            "markdown",
            "plain_text",
            "lark_md",
            "img",
            "img_combination",
            "hr",
            "person",
            "person_list",
            "chart",
            "table",
            "audio",
            "video",
            "button",
            "input",
            "overflow",
            "select_static",
            "multi_select_static",
            "select_person",
            "multi_select_person",
            "select_img",
            "date_picker",
            "picker_time",
            "picker_datetime",
            "checker",
            "column_set",
            "column",
            "form",
            "collapsible_panel",
            "interactive_container",
            "text_tag",
            "standard_icon",
            "custom_icon",
            "count_down",
            "note_text");

    private CardRules() {}

    /** Refuses what may not be sent. */
    public static void check(String content) {
        check(content, cardIn(content));
    }

    /** Refuses what may not take the place of the card that is there. */
    public static void checkInsteadOf(String before, String content) {
        Card card = cardIn(content);
        check(content, card);
        Card old = Card.read(before);
        if (old == null || old.isReference() || card.isReference()) {
            return;
        }
        if (old.isSecondGeneration() && !card.isSecondGeneration()) {
            throw failed(200830, "card schema can not be changed from 2.0 to 1.0");
        }
        if (!old.isShared() || !card.isShared()) {
            throw failed(200310, "only a shared card (update_multi) can be patched");
        }
    }

    private static Card cardIn(String content) {
        Card card = Card.read(content);
        if (card == null) {
            throw failed(200621, "parse card json err, please check whether the card json is correct");
        }
        return card;
    }

    private static void check(String content, Card card) {
        if (content.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new Refusal(230025, "The length of the message content reaches its limit.");
        }
        if (card.isReference()) {
            checkReference(card.json());
        } else if (card.isSecondGeneration()) {
            checkSecondGeneration(card.json());
        } else {
            checkFirstGeneration(card.json());
        }
    }

    private static void checkReference(ObjectNode json) {
        String name = json.path("type").asString("").equals("template") ? "template_id" : "card_id";
        if (Json.string(json.path("data"), name, "").isEmpty()) {
            throw failed(200380, "template does not exist");
        }
    }

    private static void checkFirstGeneration(ObjectNode json) {
        if (!json.path("elements").isArray() && !json.path("i18n_elements").isObject() && !json.has("header")) {
            throw failed(200621, "parse card json err, the card has no elements");
        }
        checkButtons(json);
    }

    private static void checkSecondGeneration(ObjectNode json) {
        for (String property : json.propertyNames()) {
            if (!TOP_LEVEL.contains(property)) {
                throw failed(200621, "unknown property, property: " + property);
            }
        }
        if (json.path("config").has("update_multi")
                && !json.path("config").path("update_multi").asBoolean(true)) {
            throw failed(200621, "update_multi can only be true in schema 2.0");
        }
        JsonNode elements = json.path("body").path("elements");
        if (!elements.isArray()) {
            throw failed(200621, "body.elements is required");
        }
        if (count(elements, 1) > MOST_ELEMENTS) {
            throw failed(11310, "element exceeds the limit");
        }
        checkButtons(json);
    }

    private static int count(JsonNode elements, int depth) {
        int count = 0;
        for (JsonNode element : elements) {
            String tag = element.path("tag").asString("");
            if (!TAGS.contains(tag)) {
                throw failed(200861, "cards of schema V2 no longer support this capability; unsupported tag " + tag);
            }
            if (depth > DEEPEST) {
                throw failed(11310, "element nesting exceeds the limit");
            }
            count += 1 + count(element.path("elements"), depth + 1) + count(element.path("columns"), depth);
        }
        return count;
    }

    private static void checkButtons(ObjectNode json) {
        for (Button button : new Card(json).buttons()) {
            if (button.text().length() > 100) {
                throw failed(11310, "the text of a button exceeds 100 characters");
            }
            for (JsonNode behavior : button.json().path("behaviors")) {
                if (behavior.path("type").asString("").equals("open_url")
                        && Json.string(behavior, "default_url", "").isEmpty()) {
                    throw failed(200570, "default_url of open_url is required");
                }
            }
        }
    }

    private static Refusal failed(int inner, String reason) {
        return new Refusal(
                230099, "Failed to create card content, ext=ErrCode: " + inner + "; ErrMsg: " + reason + ";");
    }
}
