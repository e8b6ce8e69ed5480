package io.larkspur.sandbox.chat;

import io.larkspur.sandbox.cards.Button;
import io.larkspur.sandbox.cards.Card;
import io.larkspur.sandbox.cards.Links;
import io.larkspur.sandbox.http.Pages;
import io.larkspur.sandbox.messages.Message;
import io.larkspur.sandbox.state.Json;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A card as HTML. What it does not know how to draw, it looks into. */
final class CardView {
    private static final Set<String> COLOURS = Set.of(
            "blue",
            "wathet",
            "turquoise",
            "green",
            "yellow",
            "orange",
            "red",
            "carmine",
            "violet",
            "purple",
            "indigo",
            "grey");

    private final Message message;
    private final String reader;
    private final Map<JsonNode, Integer> buttons = new IdentityHashMap<>();
    private final StringBuilder html = new StringBuilder();

    private CardView(Message message, String reader) {
        this.message = message;
        this.reader = reader;
    }

    static String html(Message message, Card card, String reader) {
        CardView view = new CardView(message, reader);
        List<Button> all = card.buttons();
        for (int i = 0; i < all.size(); i++) {
            view.buttons.put(all.get(i).json(), i);
        }
        view.draw(card);
        return view.html.toString();
    }

    private void draw(Card card) {
        String colour = card.json().path("header").path("template").asString("");
        html.append("<article class=\"card ")
                .append(COLOURS.contains(colour) ? colour : "")
                .append("\">");
        drawHeader(card.json().path("header"));
        html.append("<div class=\"inside\">");
        if (card.isReference()) {
            drawReference(card.json());
        }
        card.elements().forEach(this::drawElement);
        html.append("</div></article>");
    }

    private void drawHeader(JsonNode header) {
        String title = header.path("title").path("content").asString("");
        if (title.isEmpty()) {
            return;
        }
        html.append("<header>").append(Pages.escape(title));
        String subtitle = header.path("subtitle").path("content").asString("");
        if (!subtitle.isEmpty()) {
            html.append("<small>").append(Pages.escape(subtitle)).append("</small>");
        }
        html.append("</header>");
    }

    /** Only the platform's editor knows how it looks; its values and its links can be shown all the same. */
    private void drawReference(ObjectNode json) {
        JsonNode data = json.path("data");
        html.append("<p class=\"quiet\">Template <code>")
                .append(Pages.escape(Json.string(data, "template_id", Json.string(data, "card_id", ""))))
                .append("</code></p>");
        data.path("template_variable").properties().forEach(variable -> {
            if (variable.getValue().isValueNode()) {
                html.append("<p>")
                        .append(Pages.escape(variable.getKey()))
                        .append(": ")
                        .append(Pages.escape(variable.getValue().asString("")))
                        .append("</p>");
            }
        });
        Links.anywhereIn(data).stream().findFirst().ifPresent(link -> html.append(
                        "<a class=\"button primary card-button\" href=\"")
                .append(Pages.escape(Chat.destination(link, reader)))
                .append("\">Open</a>"));
    }

    private void drawElement(JsonNode element) {
        switch (element.path("tag").asString("")) {
            case "button" -> drawButton(element);
            case "hr" -> html.append("<hr>");
            case "markdown" -> drawText(element.path("content").asString(""));
            case "plain_text" -> drawPlain(element.path("content").asString(""));
            case "lark_md", "text" -> drawText(element.path("content").asString(""));
            case "img" -> drawText("[" + element.path("alt").path("content").asString("image") + "]");
            default -> drawParts(element);
        }
    }

    private void drawParts(JsonNode element) {
        JsonNode text = element.path("text");
        if (text.isObject()) {
            drawElement(text);
        }
        for (String part : List.of("fields", "columns", "elements", "actions", "extra")) {
            JsonNode children = element.path(part);
            if (children.isObject()) {
                drawElement(children);
            } else {
                children.forEach(this::drawElement);
            }
        }
    }

    /** No markup counts, only line breaks. */
    private void drawPlain(String text) {
        html.append("<p>").append(Pages.escape(text).replace("\n", "<br>")).append("</p>");
    }

    private void drawText(String markdown) {
        html.append("<p>").append(Markup.html(markdown)).append("</p>");
    }

    /** A form, so that it works in a browser without scripts. */
    private void drawButton(JsonNode element) {
        Integer index = buttons.get(element);
        if (index == null || !(element instanceof ObjectNode json)) {
            return;
        }
        Button button = new Button(json);
        String type =
                button.type().startsWith("primary") ? "primary" : button.type().startsWith("danger") ? "danger" : "";
        html.append("<form method=\"post\" action=\"/chat/")
                .append(Pages.escape(reader))
                .append("/messages/")
                .append(Pages.escape(message.id()))
                .append("/press\"><button class=\"card-button ")
                .append(type)
                .append("\" name=\"button\" value=\"")
                .append(index)
                .append(button.isDisabled() ? "\" disabled>" : "\">")
                .append(Pages.escape(button.text()))
                .append("</button></form>");
    }
}
