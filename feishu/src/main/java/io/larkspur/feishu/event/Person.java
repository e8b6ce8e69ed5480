package io.larkspur.feishu.event;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Whom an event is about, by every id it tells.
 *
 * @param ids open_id first
 */
record Person(List<String> ids) {

    static Person of(JsonNode... nodes) {
        return new Person(Stream.of("open_id", "union_id", "user_id", "employee_id")
                .flatMap(field -> Stream.of(nodes).map(node -> node.path(field).asString("")))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList());
    }

    /** Whether somebody in that state may not act any more. */
    static boolean isGone(JsonNode status) {
        return is(status, "is_frozen") || is(status, "is_resigned") || is(status, "is_exited");
    }

    private static boolean is(JsonNode status, String field) {
        return status.path(field).asBoolean(false);
    }
}
