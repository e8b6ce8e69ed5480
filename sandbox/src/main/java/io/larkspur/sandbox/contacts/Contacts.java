package io.larkspur.sandbox.contacts;

import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_5;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_50;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Access;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** People looked up one by one, several at once, and by address. Fields without their scope are absent. */
public final class Contacts {
    private static final String READING = "contact:contact.base:readonly contact:contact:readonly"
            + " contact:contact:readonly_as_app contact:contact:access_as_app contact:user.base:readonly"
            + " contact:user.basic_profile:readonly";
    private static final Set<String> ID_TYPES = Set.of("open_id", "union_id", "user_id");

    private final Users users;

    public Contacts(Users users) {
        this.users = users;
    }

    public void offer(Api api) {
        String path = "/open-apis/contact/v3/users";
        api.data("GET " + path + "/batch", Access.EITHER, PER_SECOND_50, READING, this::several);
        api.data("GET " + path + "/:user_id", Access.EITHER, PER_SECOND_50, READING, this::one);
        api.data("POST " + path + "/basic_batch", Access.EITHER, PER_SECOND_5, READING, this::basics);
        api.data("POST " + path + "/batch_get_id", Access.TENANT, PER_SECOND_50, "contact:user.id:readonly", this::ids);
    }

    private ObjectNode one(ApiCall call) {
        User user = find(call, call.variable("user_id"));
        if (user == null) {
            throw unknown(call, call.variable("user_id"));
        }
        if (call.user() == null && user.outsideAvailability()) {
            throw new Refusal(41050, "no user authority error");
        }
        ObjectNode data = Json.object();
        data.set("user", json(call, user));
        return data;
    }

    private ObjectNode several(ApiCall call) {
        List<String> ids = call.call().query().getOrDefault("user_ids", List.of());
        if (ids.isEmpty() || ids.size() > 50) {
            throw ApiCall.invalid("user_ids", "between 1 and 50 ids");
        }
        ObjectNode data = Json.object();
        ArrayNode items = data.putArray("items");
        ids.stream().map(id -> known(call, id)).forEach(user -> items.add(json(call, user)));
        return data;
    }

    private ObjectNode basics(ApiCall call) {
        List<String> ids = texts(call.body().path("user_ids"));
        if (ids.isEmpty() || ids.size() > 10) {
            throw ApiCall.invalid("user_ids", "between 1 and 10 ids");
        }
        ObjectNode data = Json.object();
        ArrayNode rows = data.putArray("users");
        for (String id : ids) {
            ObjectNode row = rows.addObject().put("user_id", id);
            row.put("name", known(call, id).name());
        }
        return data;
    }

    private ObjectNode ids(ApiCall call) {
        ObjectNode body = call.body();
        List<String> emails = texts(body.path("emails"));
        List<String> mobiles = texts(body.path("mobiles"));
        if (emails.size() > 50 || mobiles.size() > 50) {
            throw ApiCall.invalid("emails", "the max len is 50");
        }
        boolean resignedToo = body.path("include_resigned").asBoolean(false);
        ObjectNode data = Json.object();
        ArrayNode rows = data.putArray("user_list");
        emails.forEach(email -> rows.add(row(call, "email", email, resignedToo)));
        mobiles.forEach(mobile -> rows.add(row(call, "mobile", mobile, resignedToo)));
        return data;
    }

    /** Somebody unknown is a row without an id. */
    private ObjectNode row(ApiCall call, String kind, String address, boolean resignedToo) {
        ObjectNode row = Json.object();
        User user = users.find(call.app(), kind, address);
        if (user != null && (resignedToo || !user.resigned())) {
            row.put("user_id", id(call, user));
            row.set("status", status(user));
        }
        return row.put(kind, address);
    }

    private static String idType(ApiCall call) {
        String type = call.call().query("user_id_type", "open_id");
        if (!ID_TYPES.contains(type)) {
            throw ApiCall.invalid("user_id_type", "one of " + ID_TYPES);
        }
        return type;
    }

    private @Nullable User find(ApiCall call, String id) {
        return users.find(call.app(), idType(call), id);
    }

    private User known(ApiCall call, String id) {
        User user = find(call, id);
        if (user == null) {
            throw unknown(call, id);
        }
        return user;
    }

    private static Refusal unknown(ApiCall call, String id) {
        int code =
                switch (idType(call)) {
                    case "user_id" -> 99992352;
                    case "union_id" -> 99992353;
                    default -> 99992351;
                };
        return new Refusal(code, "not a valid {" + idType(call) + "}: " + id);
    }

    private static String id(ApiCall call, User user) {
        return switch (idType(call)) {
            case "user_id" -> user.userId();
            case "union_id" -> user.unionId();
            default -> user.openId(call.app().id());
        };
    }

    private static ObjectNode json(ApiCall call, User user) {
        ObjectNode json = Json.object()
                .put("union_id", user.unionId())
                .put("open_id", user.openId(call.app().id()))
                .put("name", user.name())
                .put("en_name", user.name())
                .put("nickname", "");
        if (call.caller().sees("contact:user.employee_id:readonly")) {
            json.put("user_id", user.userId());
        }
        if (user.email() != null && call.caller().sees("contact:user.email:readonly")) {
            json.put("email", user.email()).put("enterprise_email", user.email());
        }
        if (user.mobile() != null && call.caller().sees("contact:user.phone:readonly")) {
            json.put("mobile", user.mobile()).put("mobile_visible", true);
        }
        if (call.caller().sees("contact:user.employee:readonly")) {
            json.put("employee_no", user.employeeNo()).put("employee_type", 1);
        }
        json.putObject("avatar").put("avatar_72", "https://example.com/avatar.png");
        json.putArray("department_ids").add("0");
        json.set("status", status(user));
        return json.put("is_tenant_manager", false);
    }

    private static ObjectNode status(User user) {
        return Json.object()
                .put("is_frozen", user.frozen())
                .put("is_resigned", user.resigned())
                .put("is_activated", true)
                .put("is_exited", false)
                .put("is_unjoin", false);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
