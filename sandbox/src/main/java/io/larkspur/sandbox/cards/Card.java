package io.larkspur.sandbox.cards;

import io.larkspur.sandbox.state.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The content of an interactive message: a card of one of two generations, or the name of one kept elsewhere. */
public record Card(ObjectNode json) {

    /** Null when the content is no JSON object. */
    public static @Nullable Card read(String content) {
        ObjectNode json = Json.parseObject(content);
        return json == null ? null : new Card(json);
    }

    public boolean isSecondGeneration() {
        return json.path("schema").asString("").equals("2.0");
    }

    /** A template or a card entity: what it looks like is known to the platform's editor, not to us. */
    public boolean isReference() {
        String type = json.path("type").asString("");
        return (type.equals("template") || type.equals("card"))
                && json.path("data").isObject();
    }

    boolean isShared() {
        return isSecondGeneration() || json.path("config").path("update_multi").asBoolean(false);
    }

    /** What stands below the header, in order. */
    public List<JsonNode> elements() {
        JsonNode elements = isSecondGeneration() ? json.path("body").path("elements") : json.path("elements");
        if (!elements.isArray()) {
            elements = firstLanguage();
        }
        List<JsonNode> list = new ArrayList<>();
        elements.forEach(list::add);
        return list;
    }

    private JsonNode firstLanguage() {
        JsonNode languages = json.path("i18n_elements");
        for (String language : List.of("en_us", "zh_cn")) {
            if (languages.path(language).isArray()) {
                return languages.path(language);
            }
        }
        return Json.array();
    }

    /** All buttons, however deep they stand. */
    public List<Button> buttons() {
        List<Button> found = new ArrayList<>();
        collect(json, found);
        return found;
    }

    private static void collect(JsonNode node, List<Button> found) {
        if (node instanceof ObjectNode object && object.path("tag").asString("").equals("button")) {
            found.add(new Button(object));
            return;
        }
        node.forEach(child -> collect(child, found));
    }
}
