package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.sandbox.state.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiIntegrationTests {
    private static final String RECORDS = "/open-apis/apaas/v1/workspaces/ws_1/tables/customers/records";

    private Platform platform;
    private String[] user = {};
    private String[] tenant = {};

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
        user = Platform.bearer(platform.userToken());
        tenant = Platform.bearer(platform.tenantToken());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void takesTheRightKindOfTokenOnly() {
        String users = "/open-apis/apaas/v1/apps";
        String tenants = "/open-apis/apaas/v1/applications/ns/functions/f/invoke";

        assertThat(platform.get(users, user).code()).isZero();
        assertThat(platform.get(users, tenant).code()).isEqualTo(99991663);
        Reply refused = platform.post(tenants, "{\"params\":\"{}\"}", user);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(99991668);
        assertThat(refused.json().path("msg").asString("")).contains("not support");
        assertThat(platform.post(tenants, "{\"params\":\"{}\"}", tenant)
                        .data()
                        .path("result")
                        .isString())
                .isTrue();
    }

    @Test
    void keepsRecordsAsJsonInStrings() {
        JsonNode added = platform.post(
                        RECORDS,
                        Json.text(Json.object().put("records", "[{\"id\":\"r1\",\"name\":\"Zed\",\"amount\":99}]")),
                        user)
                .data();
        platform.patch(
                RECORDS + "?filter=id%3Deq.r1", Json.text(Json.object().put("record", "{\"amount\":100}")), user);
        JsonNode found = platform.get(RECORDS + "?filter=amount%3Dgt.50&select=name,amount", user)
                .data();
        platform.delete(RECORDS + "?filter=id%3Deq.r1", user);

        assertThat(added.path("record_ids").path(0).asString("")).isEqualTo("r1");
        assertThat(found.path("items").asString("")).isEqualTo("[{\"name\":\"Zed\",\"amount\":100}]");
        assertThat(platform.get(RECORDS, user).data().path("total").asInt(0)).isEqualTo(3);
    }

    @Test
    void pagesThroughRecords() {
        JsonNode first = platform.get(RECORDS + "?page_size=2", user).data();
        JsonNode second = platform.get(
                        RECORDS + "?page_size=2&page_token="
                                + first.path("page_token").asString(""),
                        user)
                .data();

        assertThat(first.path("has_more").asBoolean(false)).isTrue();
        assertThat(second.path("has_more").asBoolean(true)).isFalse();
    }

    @Test
    void runsSql() {
        String commands = "/open-apis/spark/v1/apps/app_1/sql_commands";

        assertThat(platform.post(commands, "{\"sql\":\"SELECT 1\"}", user)
                        .data()
                        .path("result")
                        .asString(""))
                .contains(platform.user());
        assertThat(platform.post(commands, "{\"sql\":\"DROP TABLE x\"}", user)
                        .data()
                        .path("result")
                        .asString("x"))
                .isEmpty();
    }

    @Test
    void keepsSparkAppsPerUser() {
        JsonNode app = platform.post("/open-apis/spark/v1/apps", "{\"name\":\"Mine\"}", user)
                .data()
                .path("app");
        Reply changed = platform.patch(
                "/open-apis/spark/v1/apps/" + app.path("app_id").asString(""), "{\"name\":\"Ours\"}", user);

        assertThat(app.path("app_id").asString("")).startsWith("app_");
        assertThat(changed.data().path("app").path("name").asString("")).isEqualTo("Ours");
        assertThat(platform.get("/open-apis/spark/v1/apps", user).data().path("items"))
                .hasSize(1);
    }

    @Test
    void looksPeopleUp() {
        String path = "/open-apis/contact/v3/users";
        JsonNode one = platform.get(path + "/" + platform.user() + "?user_id_type=open_id", user)
                .data()
                .path("user");
        JsonNode several = platform.get(path + "/batch?user_ids=" + platform.user(), tenant)
                .data();
        JsonNode ids = platform.post(
                        path + "/batch_get_id?user_id_type=union_id",
                        "{\"emails\":[\"lin.xiaoyu@example.com\",\"nobody@example.com\"]}",
                        tenant)
                .data()
                .path("user_list");

        assertThat(one.path("name").asString("")).isEqualTo("Lin Xiaoyu");
        assertThat(several.path("items")).hasSize(1);
        assertThat(ids.get(0).path("user_id")).isEqualTo(one.path("union_id"));
        assertThat(ids.get(1).has("user_id")).isFalse();
        assertThat(platform.post(path + "/batch_get_id", "{}", user).code()).isEqualTo(99991668);
        assertThat(platform.get(path + "/ou_nobody", tenant).code()).isEqualTo(99992351);
    }

    @Test
    void hidesFieldsWithoutTheirScope() {
        platform.switchApp("{\"enforce_scopes\":true}");
        JsonNode data = platform.get("/open-apis/authen/v1/user_info", user).data();

        assertThat(data.has("open_id")).isTrue();
        assertThat(data.has("email")).isFalse();
        assertThat(data.has("mobile")).isFalse();
    }

    @Test
    void speaksMcpWithATokenInItsOwnHeader() {
        String[] headers = {"X-Lark-MCP-UAT", user[1].substring(7), "X-Lark-MCP-Allowed-Tools", "get-user,search-doc"};
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{\"name\":\"get-user\"}}";

        assertThat(platform.post("/mcp", call.formatted("initialize"), headers)
                        .json()
                        .path("result")
                        .path("protocolVersion")
                        .asString(""))
                .isEqualTo("2024-11-05");
        assertThat(platform.post("/mcp", call.formatted("tools/list"), headers)
                        .json()
                        .path("result")
                        .path("tools"))
                .hasSize(2);
        assertThat(platform.post("/mcp", call.formatted("tools/call"), headers).body())
                .contains(platform.user());
        assertThat(platform.post("/mcp", call.formatted("tools/call")).status()).isEqualTo(401);
        assertThat(platform.post("/mcp", call.formatted("tools/call"), "X-Lark-MCP-UAT", "x")
                        .body())
                .contains("-32003");
        assertThat(platform.post("/mcp", call.formatted("strange"), headers).status())
                .isEqualTo(404);
        assertThat(platform.get("/_sandbox/calls").json().get(4).path("owner").asString(""))
                .isEqualTo(platform.user());
    }
}
