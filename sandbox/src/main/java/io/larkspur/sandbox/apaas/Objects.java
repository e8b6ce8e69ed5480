package io.larkspur.sandbox.apaas;

import static io.larkspur.sandbox.oauth.Access.TENANT;
import static io.larkspur.sandbox.oauth.Tier.PER_MINUTE_100;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_10;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_50;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the app does in its own name only: objects, functions, variables, flows, approvals. A user's token is refused. */
final class Objects {
    private static final String READING = "app_engine:object.record:read app_engine:object:read";
    private static final String WRITING = "app_engine:object.record:write app_engine:object:write";

    private final Tables tables;

    private Objects(Tables tables) {
        this.tables = tables;
    }

    static void offer(Api api, Tables tables) {
        Objects objects = new Objects(tables);
        objects.offerRecords(api);
        offerTheRest(api);
    }

    private void offerRecords(Api api) {
        String space = "/open-apis/apaas/v1/applications/:place/objects";
        String records = space + "/:object/records";
        api.data("POST " + space + "/oql_query", TENANT, PER_SECOND_50, READING, this::oql);
        api.data("POST " + space + "/search", TENANT, PER_SECOND_50, READING, call -> recordsFound(List.of()));
        api.data("POST " + records, TENANT, PER_SECOND_50, WRITING, this::add);
        api.data("PATCH " + records + "/:id", TENANT, PER_SECOND_50, WRITING, this::change);
        api.data("DELETE " + records + "/:id", TENANT, PER_SECOND_50, WRITING, this::remove);
        api.data("POST " + records + "/:id/query", TENANT, PER_SECOND_50, READING, this::one);
        api.data("POST " + space + "/:object/batch_query", TENANT, PER_SECOND_50, READING, this::query);
        api.data("POST " + space + "/:object/batch_create", TENANT, PER_SECOND_50, WRITING, this::addSeveral);
        api.data("POST " + records + "/batch_query", TENANT, PER_SECOND_50, READING, this::query);
        api.data("POST " + records + "/batch_create", TENANT, PER_SECOND_50, WRITING, this::addSeveral);
        api.data("PATCH " + records + "/batch_update", TENANT, PER_SECOND_50, WRITING, this::changeSeveral);
        api.data("DELETE " + records + "/batch_delete", TENANT, PER_SECOND_50, WRITING, this::removeSeveral);
    }

    private static void offerTheRest(Api api) {
        String app = "/open-apis/apaas/v1/applications/:place";
        api.data(
                "POST " + app + "/functions/:name/invoke",
                TENANT,
                PER_SECOND_10,
                "app_engine:application.function:invoke",
                Objects::invoke);
        api.data(
                "POST " + app + "/environment_variables/query",
                TENANT,
                PER_SECOND_10,
                "app_engine:application.environment_variable:read",
                call -> recordsFound(List.of()));
        api.data(
                "GET " + app + "/environment_variables/:name",
                TENANT,
                PER_SECOND_10,
                "app_engine:application.environment_variable:read",
                Objects::environmentVariable);
        api.data(
                "POST " + app + "/flows/:flow/execute",
                TENANT,
                PER_MINUTE_100,
                "app_engine:application.flow:execute",
                Objects::execute);
        for (String action : Set.of("agree", "reject", "transfer", "add_assignee")) {
            api.data(
                    "POST /open-apis/apaas/v1/approval_tasks/:id/" + action,
                    TENANT,
                    PER_MINUTE_100,
                    "app_engine:approval.task:write",
                    call -> Json.object());
        }
        for (String action : Set.of("cc", "chat_group", "expediting", "rollback", "rollback_points")) {
            api.data(
                    "POST /open-apis/apaas/v1/user_tasks/:id/" + action,
                    TENANT,
                    PER_MINUTE_100,
                    "app_engine:approval.task:write",
                    call -> Json.object());
        }
        api.data(
                "POST /open-apis/apaas/v1/approval_instances/:id/cancel",
                TENANT,
                PER_MINUTE_100,
                "app_engine:approval.task:write",
                call -> Json.object());
        api.data(
                "POST /open-apis/apaas/v1/user_task/query",
                TENANT,
                PER_MINUTE_100,
                "app_engine:approval.task:write",
                call -> Json.object().put("count", "0").set("tasks", Json.array()));
    }

    private ObjectNode oql(ApiCall call) {
        String query = call.required(call.body(), "query");
        ObjectNode data = Json.object();
        data.putArray("columns").add("id").add("name").add("amount");
        ArrayNode rows = Json.array();
        tables.rows(call.variable("place"), "oql", row -> true).forEach(rows::add);
        return data.put("rows", Json.text(rows)).put("query", query);
    }

    private ObjectNode add(ApiCall call) {
        return Json.object().put("id", tables.add(call.variable("place"), call.variable("object"), object(call)));
    }

    private ObjectNode addSeveral(ApiCall call) {
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        for (JsonNode row : array(call)) {
            if (row instanceof ObjectNode object) {
                items.addObject()
                        .put("success", true)
                        .put("id", tables.add(call.variable("place"), call.variable("object"), object))
                        .putArray("errors");
            }
        }
        return data;
    }

    private ObjectNode change(ApiCall call) {
        String id = call.variable("id");
        if (tables.change(
                        call.variable("place"),
                        call.variable("object"),
                        row -> id.equals(Json.string(row, "id")),
                        object(call))
                .isEmpty()) {
            throw invalid("there is no record " + id);
        }
        return Json.object();
    }

    private ObjectNode changeSeveral(ApiCall call) {
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        for (JsonNode row : array(call)) {
            if (row instanceof ObjectNode object) {
                String id = Json.string(object, "id", "");
                boolean found = !tables.change(
                                call.variable("place"),
                                call.variable("object"),
                                old -> id.equals(Json.string(old, "id")),
                                object)
                        .isEmpty();
                items.addObject().put("success", found).put("id", id).putArray("errors");
            }
        }
        return data;
    }

    private ObjectNode remove(ApiCall call) {
        String id = call.variable("id");
        tables.remove(call.variable("place"), call.variable("object"), row -> id.equals(Json.string(row, "id")));
        return Json.object();
    }

    private ObjectNode removeSeveral(ApiCall call) {
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        for (JsonNode id : call.body().path("ids")) {
            String text = id.asString("");
            tables.remove(call.variable("place"), call.variable("object"), row -> text.equals(Json.string(row, "id")));
            items.addObject().put("success", true).put("id", text).putArray("errors");
        }
        return data;
    }

    private ObjectNode one(ApiCall call) {
        String id = call.variable("id");
        List<ObjectNode> rows =
                tables.rows(call.variable("place"), call.variable("object"), row -> id.equals(Json.string(row, "id")));
        if (rows.isEmpty()) {
            throw invalid("there is no record " + id);
        }
        return Json.object().put("item", Json.text(rows.get(0)));
    }

    private ObjectNode query(ApiCall call) {
        return recordsFound(tables.rows(call.variable("place"), call.variable("object"), row -> true));
    }

    private static ObjectNode recordsFound(List<ObjectNode> rows) {
        ArrayNode items = Json.array();
        rows.forEach(items::add);
        return Json.object()
                .put("items", Json.text(items))
                .put("total", rows.size())
                .put("next_page_token", "")
                .put("has_more", false);
    }

    private static ObjectNode invoke(ApiCall call) {
        ObjectNode result =
                Json.object().put("function", call.variable("name")).put("params", Json.string(call.body(), "params"));
        return Json.object().put("result", Json.text(result));
    }

    private static ObjectNode environmentVariable(ApiCall call) {
        ObjectNode data = Json.object();
        data.putObject("item").put("name", call.variable("name")).put("value", "sandbox");
        return data;
    }

    private static ObjectNode execute(ApiCall call) {
        return Json.object()
                .put("status", "success")
                .put("out_params", Json.text(Json.object().put("flow", call.variable("flow"))))
                .put("execution_id", Ids.base32(16))
                .put("error_msg", "");
    }

    private static ObjectNode object(ApiCall call) {
        @Nullable JsonNode record = Json.parse(call.required(call.body(), "record"));
        if (record instanceof ObjectNode object) {
            return object;
        }
        throw invalid("record is not an object in a string");
    }

    private static JsonNode array(ApiCall call) {
        JsonNode records = Json.parse(call.required(call.body(), "records"));
        if (records == null || !records.isArray()) {
            throw invalid("records is not a list in a string");
        }
        return records;
    }

    private static Refusal invalid(String why) {
        return new Refusal(2320001, "param invalid: " + why);
    }
}
