package io.larkspur.sandbox.apaas;

import static io.larkspur.sandbox.oauth.Access.EITHER;
import static io.larkspur.sandbox.oauth.Access.USER;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_1;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_10;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_20;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_50;

import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import java.time.Clock;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a user sees of apps as wholes: the list of them, their seats, their audit log. */
final class AppList {
    private final Tables tables;
    private final Clock clock;

    private AppList(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    static void offer(Api api, Tables tables, Clock clock) {
        AppList list = new AppList(tables, clock);
        String apaas = "/open-apis/apaas/v1";
        api.data("GET " + apaas + "/apps", USER, PER_SECOND_10, "app_engine:apps:read", list::apps);
        for (String log : new String[] {
            "audit_log/audit_log_list",
            "audit_log/data_change_logs_list",
            "audit_log/data_change_log_detail",
            "audit_log"
        }) {
            api.data(
                    "GET " + apaas + "/applications/:namespace/" + log,
                    USER,
                    PER_SECOND_10,
                    "app_engine:security.audit_log:read",
                    AppList::nothing);
        }
        api.data(
                "GET " + apaas + "/seat_activities",
                USER,
                PER_SECOND_10,
                "app_engine:seat_activity:read",
                AppList::nothing);
        api.data(
                "GET " + apaas + "/seat_assignments",
                USER,
                PER_SECOND_1,
                "app_engine:seat_assignment:read",
                AppList::nothing);
        String spark = "/open-apis/spark/v1/apps";
        api.data("GET " + spark, USER, PER_SECOND_20, "spark:app:read", list::sparkApps);
        api.data("POST " + spark, USER, PER_SECOND_20, "spark:app:write", list::create);
        api.data("PATCH " + spark + "/:app_id", USER, PER_SECOND_20, "spark:app:write", list::change);
        api.data(
                "POST /open-apis/spark/v1/directory/user/id_convert",
                EITHER,
                PER_SECOND_50,
                "spark:directory.user:read",
                AppList::convert);
    }

    private ObjectNode apps(ApiCall call) {
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        for (String namespace : new String[] {"package_crm__c", "package_leave__c"}) {
            ObjectNode app = items.addObject();
            app.putArray("name").addObject().put("language_code", "1033").put("text", namespace);
            app.put("namespace", namespace).put("status", "1");
        }
        return data.put("has_more", false).put("page_token", "").put("total", items.size());
    }

    private static ObjectNode nothing(ApiCall call) {
        ObjectNode data = Json.object();
        data.putArray("items");
        return data.put("has_more", false).put("page_token", "").put("total", 0);
    }

    private String owner(ApiCall call) {
        return "user " + call.theUser().key();
    }

    private ObjectNode sparkApps(ApiCall call) {
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        tables.rows(owner(call), "spark", row -> row.has("app_id")).forEach(items::add);
        return data.put("has_more", false).put("page_token", "");
    }

    private ObjectNode create(ApiCall call) {
        ObjectNode body = call.body();
        String now = Long.toString(clock.millis());
        ObjectNode app = Json.object()
                .put("app_id", "app_" + Ids.base32(13))
                .put("app_type", Json.string(body, "app_type", "html"))
                .put("name", Json.string(body, "name", "An app"))
                .put("description", Json.string(body, "description", ""))
                .put("icon_url", Json.string(body, "icon_url", ""))
                .put("created_at", now)
                .put("updated_at", now);
        ObjectNode row = app.deepCopy().put("row", tables.add(owner(call), "spark", app));
        row.remove("row");
        return wrapped(row);
    }

    private ObjectNode change(ApiCall call) {
        String id = call.variable("app_id");
        ObjectNode changes = call.body().retain("name", "description", "icon_url");
        changes.put("updated_at", Long.toString(clock.millis()));
        if (tables.change(owner(call), "spark", row -> id.equals(Json.string(row, "app_id")), changes)
                .isEmpty()) {
            throw ApiCall.invalid("app_id", "there is no such app");
        }
        return wrapped(tables.rows(owner(call), "spark", row -> id.equals(Json.string(row, "app_id")))
                .get(0));
    }

    private static ObjectNode wrapped(ObjectNode app) {
        ObjectNode data = Json.object();
        data.set("app", app);
        return data;
    }

    private static ObjectNode convert(ApiCall call) {
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        call.body().path("ids").forEach(id -> items.addObject()
                .put("source_id", id.asString(""))
                .put("target_id", id.asString("")));
        return data;
    }
}
