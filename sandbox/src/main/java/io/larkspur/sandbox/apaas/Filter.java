package io.larkspur.sandbox.apaas;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Conditions in PostgREST's way of writing, {@code id=eq.7&name=like.*a*}; those that are not understood hold. */
final class Filter {
    private static final Pattern CONDITION =
            Pattern.compile("(\\w+)(?:=|\\.)(eq|neq|gt|gte|lt|lte|like|ilike|is|in)\\.(.*)");

    private Filter() {}

    static Predicate<ObjectNode> of(@Nullable String text) {
        List<Predicate<ObjectNode>> conditions = new ArrayList<>();
        for (String part : text == null ? new String[0] : text.split("&")) {
            Matcher matcher = CONDITION.matcher(part.trim());
            if (matcher.matches()) {
                conditions.add(condition(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return row -> conditions.stream().allMatch(condition -> condition.test(row));
    }

    private static Predicate<ObjectNode> condition(String column, String operator, String value) {
        return row -> {
            String actual = row.path(column).asString("");
            return switch (operator) {
                case "eq", "is" ->
                    actual.equals(value)
                            || (value.equals("null") && row.path(column).isNull());
                case "neq" -> !actual.equals(value);
                case "gt" -> compare(actual, value) > 0;
                case "gte" -> compare(actual, value) >= 0;
                case "lt" -> compare(actual, value) < 0;
                case "lte" -> compare(actual, value) <= 0;
                case "in" -> List.of(value.replaceAll("[()\"]", "").split(",")).contains(actual);
                default -> actual.contains(value.replace("*", "").replace("%", ""));
            };
        };
    }

    private static int compare(String left, String right) {
        try {
            return Double.compare(Double.parseDouble(left), Double.parseDouble(right));
        } catch (NumberFormatException text) {
            return left.compareTo(right);
        }
    }
}
