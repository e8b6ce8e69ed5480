package io.larkspur.sandbox.cards;

import io.larkspur.sandbox.state.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A button; it may open a page, call back, or do both. */
public record Button(ObjectNode json) {

    public String text() {
        return json.path("text").path("content").asString("");
    }

    public String type() {
        return json.path("type").asString("default");
    }

    public boolean isDisabled() {
        return json.path("disabled").asBoolean(false);
    }

    /** The page it opens; null when it opens none. */
    public @Nullable String link() {
        for (JsonNode behavior : json.path("behaviors")) {
            if (behavior.path("type").asString("").equals("open_url")) {
                String pc = Json.string(behavior, "pc_url");
                return pc != null && pc.startsWith("http") ? pc : Json.string(behavior, "default_url");
            }
        }
        String several = Json.string(json.path("multi_url"), "url");
        return several != null ? several : Json.string(json, "url");
    }

    /** What it sends back; null when pressing it calls nobody. */
    public @Nullable JsonNode value() {
        for (JsonNode behavior : json.path("behaviors")) {
            if (behavior.path("type").asString("").equals("callback")) {
                return behavior.has("value") ? behavior.path("value") : Json.object();
            }
        }
        JsonNode old = json.path("value");
        return json.has("behaviors") || old.isMissingNode() ? null : old;
    }
}
