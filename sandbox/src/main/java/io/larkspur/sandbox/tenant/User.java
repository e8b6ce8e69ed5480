package io.larkspur.sandbox.tenant;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person of the company.
 *
 * @param key names the person inside the sandbox only
 * @param outsideAvailability the application is not meant for this person
 */
public record User(
        String key,
        String name,
        @Nullable String email,
        @Nullable String mobile,
        boolean frozen,
        boolean resigned,
        boolean outsideAvailability) {

    static User named(String key, String name, @Nullable String email, @Nullable String mobile) {
        return new User(key, name, email, mobile, false, false, false);
    }

    /** Another for every app. */
    public String openId(String appId) {
        return "ou_" + digest("open:" + appId + ":" + key, 32);
    }

    public String unionId() {
        return "on_" + digest("union:" + key, 32);
    }

    public String userId() {
        return digest("user:" + key, 8);
    }

    public String employeeNo() {
        return "E" + digest("employee:" + key, 6);
    }

    public boolean mayUseTheApp() {
        return !outsideAvailability && !resigned;
    }

    private static String digest(String text, int digits) {
        return HexFormat.of().formatHex(Ids.sha256(text)).substring(0, digits);
    }

    User with(ObjectNode wish) {
        return new User(
                key,
                Json.string(wish, "name", name),
                wish.has("email") ? Json.string(wish, "email") : email,
                wish.has("mobile") ? Json.string(wish, "mobile") : mobile,
                wish.path("frozen").asBoolean(frozen),
                wish.path("resigned").asBoolean(resigned),
                wish.path("outside_availability").asBoolean(outsideAvailability));
    }

    ObjectNode json() {
        return Json.object()
                .put("key", key)
                .put("name", name)
                .put("email", email)
                .put("mobile", mobile)
                .put("frozen", frozen)
                .put("resigned", resigned)
                .put("outside_availability", outsideAvailability);
    }

    static User from(JsonNode row) {
        return new User(
                row.path("key").asString(""),
                row.path("name").asString(""),
                Json.string(row, "email"),
                Json.string(row, "mobile"),
                row.path("frozen").asBoolean(false),
                row.path("resigned").asBoolean(false),
                row.path("outside_availability").asBoolean(false));
    }
}
