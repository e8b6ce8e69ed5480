package io.larkspur.feishu;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Who clicked, by each kind of id the platform told. */
record Clicker(Map<UserIdType, String> ids) {

    static Clicker of(JsonNode event) {
        JsonNode operator = event.path("operator");
        return new Clicker(Map.of(
                UserIdType.OPEN_ID, operator.path("open_id").asString(""),
                UserIdType.UNION_ID, operator.path("union_id").asString(""),
                UserIdType.USER_ID, operator.path("user_id").asString("")));
    }

    /** Compares only ids of the same kind: a tenant may give a user_id the looks of anything but an open_id. */
    boolean is(String userId) {
        return userId.equals(ids.get(UserIds.typeOf(userId)));
    }
}
