package io.larkspur.sandbox.cards;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Links of a card, without the wrapping that makes the client open them in a side bar. */
public final class Links {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"'<>()]+");

    private Links() {}

    /** The page behind an {@code /client/web_url/open?…&url=…} link, or the link itself. */
    public static String unwrapped(String link) {
        QueryStringDecoder parts = new QueryStringDecoder(link);
        List<String> inner = parts.parameters().get("url");
        return parts.path().contains("/client/web_url/open") && inner != null ? inner.get(0) : link;
    }

    /** Every link in every text of the tree: for cards whose look only the platform's editor knows. */
    public static List<String> anywhereIn(JsonNode node) {
        List<String> found = new ArrayList<>();
        collect(node, found);
        return found;
    }

    private static void collect(JsonNode node, List<String> found) {
        if (node.isString()) {
            Matcher links = LINK.matcher(node.asString(""));
            while (links.find()) {
                found.add(unwrapped(links.group()));
            }
        }
        node.forEach(child -> collect(child, found));
    }
}
