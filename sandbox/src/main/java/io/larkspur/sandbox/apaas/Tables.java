package io.larkspur.sandbox.apaas;

import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows of tables, by the place (a workspace, an app, a namespace) and the table's name. Every table exists. */
public final class Tables implements Remembered {
    private static final int MOST_ROWS = 10_000;

    private final Memory memory;
    private final Map<String, List<ObjectNode>> tables = new TreeMap<>();
    private long lastId;

    public Tables(Memory memory) {
        this.memory = memory;
    }

    synchronized List<ObjectNode> rows(String place, String table, Predicate<ObjectNode> which) {
        return table(place, table).stream()
                .filter(which)
                .map(ObjectNode::deepCopy)
                .toList();
    }

    synchronized String add(String place, String table, ObjectNode row) {
        ObjectNode fresh = row.deepCopy();
        String id = Json.string(fresh, "id");
        if (id == null) {
            id = Long.toString(++lastId);
            fresh.put("id", id);
        }
        String known = id;
        List<ObjectNode> rows = table(place, table);
        rows.removeIf(old -> known.equals(Json.string(old, "id")));
        rows.add(fresh);
        if (rows.size() > MOST_ROWS) {
            rows.remove(0);
        }
        memory.changed();
        return id;
    }

    synchronized List<String> change(String place, String table, Predicate<ObjectNode> which, ObjectNode changes) {
        List<String> ids = new ArrayList<>();
        for (ObjectNode row : table(place, table)) {
            if (which.test(row)) {
                row.setAll(changes);
                ids.add(Json.string(row, "id", ""));
            }
        }
        memory.changed();
        return ids;
    }

    synchronized void remove(String place, String table, Predicate<ObjectNode> which) {
        table(place, table).removeIf(which);
        memory.changed();
    }

    private List<ObjectNode> table(String place, String table) {
        return tables.computeIfAbsent(place + "/" + table, key -> samples());
    }

    private static List<ObjectNode> samples() {
        List<ObjectNode> rows = new ArrayList<>();
        rows.add(Json.object().put("id", "s1").put("name", "Ada").put("amount", 12));
        rows.add(Json.object().put("id", "s2").put("name", "Bo").put("amount", 30));
        rows.add(Json.object().put("id", "s3").put("name", "Chen").put("amount", 7));
        return rows;
    }

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public synchronized JsonNode save() {
        ObjectNode saved = Json.object();
        tables.forEach((name, rows) -> {
            ArrayNode array = saved.putArray(name);
            rows.forEach(row -> array.add(row.deepCopy()));
        });
        return Json.object().put("last_id", lastId).set("rows", saved);
    }

    @Override
    public synchronized void load(JsonNode saved) {
        lastId = saved.path("last_id").asLong(0);
        saved.path("rows").properties().forEach(table -> {
            List<ObjectNode> rows = new ArrayList<>();
            table.getValue().forEach(row -> {
                if (row instanceof ObjectNode object) {
                    rows.add(object);
                }
            });
            tables.put(table.getKey(), rows);
        });
    }

    @Override
    public synchronized void forget() {
        tables.clear();
    }
}
