package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.state.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person with an account there, who may know nothing of the platform. */
record Account(
        String id,
        String firstName,
        String lastName,
        @Nullable String email) {

    ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("first_name", firstName)
                .put("last_name", lastName)
                .put("email", email);
    }

    static Account from(JsonNode row) {
        return new Account(
                Json.string(row, "id", ""),
                Json.string(row, "first_name", ""),
                Json.string(row, "last_name", ""),
                Json.string(row, "email"));
    }
}
