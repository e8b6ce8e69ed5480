package io.larkspur.sandbox.aily;

import static io.larkspur.sandbox.oauth.Access.EITHER;
import static io.larkspur.sandbox.oauth.Tier.PER_MINUTE_100;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_50;

import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import tools.jackson.databind.node.ObjectNode;

/** Skills of an assistant; every assistant has whichever one is asked for. */
final class Skills {

    void offer(Api api) {
        String skills = "/open-apis/aily/v1/apps/:app_id/skills";
        api.data("GET " + skills, EITHER, PER_SECOND_50, "aily:skill:read", this::list);
        api.data("GET " + skills + "/:skill_id", EITHER, PER_SECOND_50, "aily:skill:read", this::show);
        api.data("POST " + skills + "/:skill_id/start", EITHER, PER_MINUTE_100, "aily:skill:write", this::start);
    }

    private ObjectNode list(ApiCall call) {
        String app = Aily.appId(call.variable("app_id"));
        ObjectNode data = Json.object();
        data.putArray("skills").add(skill("skill_6cc6166178ca"));
        return data.put("has_more", false).put("page_token", "").put("app_id", app);
    }

    private ObjectNode show(ApiCall call) {
        ObjectNode data = Aily.wrapped("skill", skill(call.variable("skill_id")));
        return data.put("app_id", Aily.appId(call.variable("app_id")));
    }

    private static ObjectNode skill(String id) {
        ObjectNode skill =
                Json.object().put("id", id).put("label", "Answers").put("description", "Says back what it was told.");
        skill.putArray("samples").add("What is new?");
        return skill.put("input_schema", "{}").put("output_schema", "{}");
    }

    /** The output is JSON inside a string. */
    private ObjectNode start(ApiCall call) {
        ObjectNode body = Aily.body(call);
        String query = Json.string(body.path("global_variable"), "query", "");
        User user = call.user();
        ObjectNode output = Json.object()
                .put("app_id", Aily.appId(call.variable("app_id")))
                .put("skill_id", call.variable("skill_id"))
                .put("answer", "You asked: " + query)
                .put("asked_by", user == null ? null : user.openId(call.app().id()))
                .put("input", Json.string(body, "input"));
        return Json.object().put("output", Json.text(output)).put("status", "success");
    }
}
