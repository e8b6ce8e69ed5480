package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.Company;
import io.larkspur.sandbox.tenant.User;
import tools.jackson.databind.node.ObjectNode;

/** Who the user of a token is. */
public final class UserInfo {
    private static final String AVATAR = "https://example.com/avatar.png";

    private UserInfo() {}

    public static void offer(Api api) {
        api.data("GET /open-apis/authen/v1/user_info", Access.USER, Tier.PER_SECOND_50, "", UserInfo::show);
    }

    private static ObjectNode show(ApiCall call) {
        User user = call.theUser();
        Caller caller = call.caller();
        ObjectNode data = Json.object()
                .put("name", user.name())
                .put("en_name", user.name())
                .put("avatar_url", AVATAR)
                .put("avatar_thumb", AVATAR)
                .put("avatar_middle", AVATAR)
                .put("avatar_big", AVATAR)
                .put("open_id", user.openId(caller.app().id()))
                .put("union_id", user.unionId())
                .put("tenant_key", Company.TENANT_KEY);
        if (user.email() != null && caller.sees("contact:user.email:readonly")) {
            data.put("email", user.email()).put("enterprise_email", user.email());
        }
        if (caller.sees("contact:user.employee_id:readonly")) {
            data.put("user_id", user.userId());
        }
        if (caller.sees("contact:user.employee:readonly")) {
            data.put("employee_no", user.employeeNo());
        }
        if (user.mobile() != null && caller.sees("contact:user.phone:readonly")) {
            data.put("mobile", user.mobile());
        }
        return data;
    }
}
