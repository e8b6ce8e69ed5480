package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.User;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A call that has passed the gate. */
public record ApiCall(Call call, Caller caller) {
    private static final int MALFORMED = 99992402;

    public App app() {
        return caller.app();
    }

    public @Nullable User user() {
        return caller.user();
    }

    /** Where a route takes users only. */
    public User theUser() {
        User user = caller.user();
        if (user == null) {
            throw new IllegalStateException("This route should not take an app's token");
        }
        return user;
    }

    public ObjectNode body() {
        return call.json(9499);
    }

    public String variable(String name) {
        return call.variable(name);
    }

    public String required(ObjectNode body, String field) {
        String value = Json.string(body, field);
        if (value == null || value.isEmpty()) {
            throw invalid(field, field + " is required");
        }
        return value;
    }

    public static Refusal invalid(String field, String description) {
        ObjectNode details = Json.object();
        details.putArray("field_violations").addObject().put("field", field).put("description", description);
        return new Refusal(MALFORMED, "field validation failed", 0, details, List.of());
    }
}
