package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a request from a client, be it a form or JSON, and the proof which app it is. */
record ClientRequest(
        Map<String, String> fields,
        @Nullable String basicId,
        @Nullable String basicSecret) {

    static ClientRequest from(Call call) {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonNode json = call.isForm() ? null : Json.parse(call.body());
        if (json instanceof ObjectNode object) {
            object.properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().asString("")));
        } else if (call.isForm()) {
            call.form().forEach((name, values) -> fields.put(name, values.get(0)));
        } else {
            throw new Refusal(20063, "The request is malformed. Please check the body and its content type.");
        }
        String[] basic = basic(call.header("Authorization"));
        return new ClientRequest(fields, basic.length == 2 ? basic[0] : null, basic.length == 2 ? basic[1] : null);
    }

    private static String[] basic(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return new String[0];
        }
        try {
            byte[] plain = Base64.getDecoder().decode(header.substring(6).trim());
            return new String(plain, StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(20063, "The Authorization header is malformed");
        }
    }

    @Nullable
    String find(String name) {
        String value = fields.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String required(String name) {
        String value = find(name);
        if (value == null) {
            throw new Refusal(20001, "The request is missing a required parameter: " + name);
        }
        return value;
    }

    App app(Apps apps) {
        if (basicSecret != null && find("client_secret") != null) {
            throw new Refusal(20070, "Both Basic authentication and a client_secret were sent");
        }
        String id = basicId != null ? basicId : required("client_id");
        String secret = basicSecret != null ? basicSecret : required("client_secret");
        App app = apps.find(id);
        if (app == null) {
            throw new Refusal(20048, "The app does not exist");
        }
        if (!app.secret().equals(secret)) {
            throw new Refusal(20002, "The client secret is invalid.");
        }
        if (app.switches().disabled()) {
            throw new Refusal(20069, "The app is not enabled");
        }
        return app;
    }
}
