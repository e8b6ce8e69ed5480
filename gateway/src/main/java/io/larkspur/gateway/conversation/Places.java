package io.larkspur.gateway.conversation;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/**
 * Where things stand in JSON: JSON pointers, in which {@code -} is the last of a list.
 *
 * @param question in the request
 * @param answer in an answer that is one document
 * @param delta in each event of an answer that is a stream
 * @param promptTokens in either
 * @param completionTokens in either
 */
record Places(String question, String answer, String delta, String promptTokens, String completionTokens) {

    /** Empty where there is nothing. */
    static String text(JsonNode document, String place) {
        JsonNode node = at(document, place);
        if (node.isString()) {
            return node.stringValue();
        }
        return node.isMissingNode() || node.isNull() ? "" : node.toString();
    }

    /** Zero where there is none, or nonsense. */
    static long count(JsonNode document, String place) {
        JsonNode node = at(document, place);
        if (!node.isNumber()) {
            return 0;
        }
        BigDecimal value = node.decimalValue();
        return value.signum() < 0 || value.precision() - value.scale() > 9 ? 0 : value.longValue();
    }

    private static JsonNode at(JsonNode document, String place) {
        JsonNode node = document;
        for (String step : place.isEmpty() ? new String[0] : place.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            node = node.isArray() ? node.path(index(name, node.size())) : node.path(name);
        }
        return node;
    }

    private static int index(String name, int size) {
        return name.equals("-") ? size - 1 : name.matches("\\d{1,6}") ? Integer.parseInt(name) : -1;
    }
}
