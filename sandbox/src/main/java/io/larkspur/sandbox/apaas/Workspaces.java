package io.larkspur.sandbox.apaas;

import static io.larkspur.sandbox.oauth.Access.USER;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_10;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Databases behind apps, for users only: once below {@code /apaas/v1/workspaces}, and once more below
 * {@code /spark/v1/apps}. Records travel as JSON inside strings.
 */
final class Workspaces {
    private static final Pattern SELECT = Pattern.compile("(?is)\\s*select\\b.*?(?:\\bfrom\\s+\"?(\\w+)\"?.*)?");

    private final Tables tables;
    private final String root;
    private final String scopes;

    private Workspaces(Tables tables, String root, String scopes) {
        this.tables = tables;
        this.root = root;
        this.scopes = scopes;
    }

    static void offer(Api api, Tables tables) {
        new Workspaces(tables, "/open-apis/apaas/v1/workspaces/:place", "app_engine:workspace").offer(api);
        new Workspaces(tables, "/open-apis/spark/v1/apps/:place", "spark:app").offer(api);
    }

    private void offer(Api api) {
        String reading = scopes + ".table.record:read " + scopes + ".table.record:write";
        String writing = scopes + ".table.record:write";
        String shape = scopes + ".table:read " + scopes + ".table:write";
        String records = root + "/tables/:table/records";
        api.data("POST " + root + "/sql_commands", USER, PER_SECOND_10, scopes + ".sql_commands:write", this::sql);
        api.data("GET " + root + "/tables", USER, PER_SECOND_10, shape, this::list);
        api.data("GET " + root + "/tables/:table", USER, PER_SECOND_10, shape, call -> table(call.variable("table")));
        api.data("GET " + root + "/enums", USER, PER_SECOND_10, shape, this::enums);
        api.data("GET " + root + "/enums/:name", USER, PER_SECOND_10, shape, call -> choice(call.variable("name")));
        api.data("GET " + root + "/views/:table/records", USER, PER_SECOND_10, reading, this::read);
        api.data("GET " + records, USER, PER_SECOND_10, reading, this::read);
        api.data("POST " + records, USER, PER_SECOND_10, writing, this::add);
        api.data("PATCH " + records, USER, PER_SECOND_10, writing, this::change);
        api.data("PATCH " + records + "_batch_update", USER, PER_SECOND_10, writing, this::changeSeveral);
        api.data("DELETE " + records, USER, PER_SECOND_10, writing, this::remove);
    }

    private ObjectNode sql(ApiCall call) {
        String sql = call.required(call.body(), "sql");
        Matcher select = SELECT.matcher(sql);
        if (!select.matches()) {
            return Json.object().put("result", "");
        }
        String table = select.group(1);
        ArrayNode rows = Json.array();
        if (table == null) {
            rows.addObject()
                    .put("current_user", call.theUser().openId(call.app().id()));
        } else {
            tables.rows(call.variable("place"), table, row -> true).forEach(rows::add);
        }
        return Json.object().put("result", Json.text(rows));
    }

    private ObjectNode list(ApiCall call) {
        ObjectNode data = Json.object().put("has_more", false).put("page_token", "");
        data.putArray("items").add(table("customers")).add(table("orders"));
        return data;
    }

    private static ObjectNode table(String name) {
        ObjectNode table = Json.object().put("name", name).put("description", "A table of the sandbox");
        ArrayNode columns = table.putArray("columns");
        column(columns, "id", "varchar", true);
        column(columns, "name", "varchar", false);
        column(columns, "amount", "int8", false);
        return table;
    }

    private static void column(ArrayNode columns, String name, String type, boolean key) {
        columns.addObject()
                .put("name", name)
                .put("description", "")
                .put("data_type", type)
                .put("is_primary_key", key)
                .put("is_unique", key)
                .put("is_auto_increment", false)
                .put("is_array", false)
                .put("is_allow_null", !key)
                .put("default_value", "");
    }

    private ObjectNode enums(ApiCall call) {
        ObjectNode data = Json.object().put("has_more", false).put("page_token", "");
        data.putArray("items").add(choice("order_state"));
        return data;
    }

    private static ObjectNode choice(String name) {
        ObjectNode choice = Json.object().put("name", name).put("description", "");
        choice.putArray("options").add("open").add("done");
        choice.put("created_at", "2026-01-01T00:00:00Z");
        choice.putObject("created_by").put("id", "1").put("name", "Lin Xiaoyu");
        return choice;
    }

    private ObjectNode read(ApiCall call) {
        List<ObjectNode> rows = new ArrayList<>(tables.rows(
                call.variable("place"),
                call.variable("table"),
                Filter.of(call.call().query("filter"))));
        sort(rows, call.call().query("order"));
        int size = Math.max(1, Math.min(500, call.call().query("page_size", 10)));
        int from = Math.max(0, Math.min(rows.size(), call.call().query("page_token", 0)));
        int to = Math.min(rows.size(), from + size);
        ArrayNode items = Json.array();
        rows.subList(from, to)
                .forEach(row -> items.add(selected(row, call.call().query("select"))));
        return Json.object()
                .put("has_more", to < rows.size())
                .put("page_token", to < rows.size() ? Integer.toString(to) : "")
                .put("total", rows.size())
                .put("items", Json.text(items));
    }

    private static void sort(List<ObjectNode> rows, @Nullable String order) {
        if (order == null || order.isEmpty()) {
            return;
        }
        String[] parts = order.split("[,.]");
        Comparator<ObjectNode> byColumn =
                Comparator.comparing(row -> row.path(parts[0]).asString(""));
        rows.sort(order.toLowerCase(Locale.ROOT).contains(".desc") ? byColumn.reversed() : byColumn);
    }

    private static ObjectNode selected(ObjectNode row, @Nullable String columns) {
        if (columns == null || columns.isEmpty() || columns.contains("*")) {
            return row;
        }
        return row.retain(columns.split("\\s*,\\s*"));
    }

    private ObjectNode add(ApiCall call) {
        List<String> ids = new ArrayList<>();
        for (ObjectNode row : objects(call, "records")) {
            ids.add(tables.add(call.variable("place"), call.variable("table"), row));
        }
        return recordIds(ids);
    }

    private ObjectNode change(ApiCall call) {
        List<ObjectNode> changes = objects(call, "record");
        return recordIds(tables.change(
                call.variable("place"),
                call.variable("table"),
                Filter.of(call.call().query("filter")),
                changes.isEmpty() ? Json.object() : changes.get(0)));
    }

    private ObjectNode changeSeveral(ApiCall call) {
        List<String> ids = new ArrayList<>();
        for (ObjectNode row : objects(call, "records")) {
            String id = Json.string(row, "id", "");
            ids.addAll(tables.change(
                    call.variable("place"), call.variable("table"), old -> id.equals(Json.string(old, "id")), row));
        }
        return recordIds(ids);
    }

    private ObjectNode remove(ApiCall call) {
        String filter = call.call().query("filter");
        if (filter == null || filter.isEmpty()) {
            throw invalid("filter is required");
        }
        tables.remove(call.variable("place"), call.variable("table"), Filter.of(filter));
        return Json.object();
    }

    /** The string's objects: one, or a list of them. */
    private static List<ObjectNode> objects(ApiCall call, String field) {
        JsonNode parsed = Json.parse(call.required(call.body(), field));
        List<ObjectNode> objects = new ArrayList<>();
        if (parsed instanceof ObjectNode one) {
            objects.add(one);
        } else if (parsed != null && parsed.isArray()) {
            for (JsonNode element : parsed) {
                if (element instanceof ObjectNode one) {
                    objects.add(one);
                }
            }
        } else {
            throw invalid(field + " is not JSON in a string");
        }
        return objects;
    }

    private static Refusal invalid(String why) {
        return new Refusal(2320001, "param invalid: " + why);
    }

    private static ObjectNode recordIds(List<String> ids) {
        ObjectNode data = Json.object();
        data.set("record_ids", Json.strings(ids));
        return data;
    }
}
