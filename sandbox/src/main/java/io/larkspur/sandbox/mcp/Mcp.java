package io.larkspur.sandbox.mcp;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.oauth.Caller;
import io.larkspur.sandbox.oauth.Gate;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tools for language models, over JSON-RPC. The token stands in a header of its own, without the word Bearer. */
public final class Mcp {
    private static final List<String> TOOLS =
            List.of("get-user", "search-user", "search-doc", "fetch-doc", "create-doc", "list-docs");
    private static final Set<String> FOR_USERS_ONLY = Set.of("search-doc");

    private final Gate gate;
    private final McpSessions sessions = new McpSessions();

    public Mcp(Gate gate) {
        this.gate = gate;
    }

    public void offer(Routes routes) {
        routes.answer("POST /mcp", Dialect.MCP, this::answer);
        routes.answer("GET /mcp", Dialect.MCP, this::listen);
        routes.answer("DELETE /mcp", Dialect.MCP, this::end);
    }

    private Answer answer(Call call) {
        JsonNode request = Json.parse(call.body());
        if (request == null) {
            throw new Refusal(-32700, "Parse error");
        }
        if (!request.path("jsonrpc").asString("").equals("2.0") || Json.string(request, "method") == null) {
            throw new Refusal(-32600, "Invalid Request");
        }
        Caller caller = caller(call);
        sessions.check(call, caller);
        if (!request.has("id")) {
            return Answer.empty(202);
        }
        ObjectNode response = Json.object().put("jsonrpc", "2.0");
        response.set("id", request.path("id"));
        response.set("result", result(request, allowed(call), caller));
        return spoken(request, response, caller);
    }

    private Answer spoken(JsonNode request, ObjectNode response, Caller caller) {
        JsonNode progress = request.path("params").path("_meta").path("progressToken");
        if (!progress.isMissingNode()) {
            return McpEvents.progress(progress, response);
        }
        Answer answer = Answer.json(response);
        return request.path("method").asString("").equals("initialize")
                ? answer.with(McpSessions.HEADER, sessions.begin(caller))
                : answer;
    }

    private Answer listen(Call call) {
        sessions.check(call, caller(call));
        return McpEvents.open();
    }

    private Answer end(Call call) {
        sessions.end(call, caller(call));
        return Answer.empty(204);
    }

    private Caller caller(Call call) {
        String ofUser = call.header("X-Lark-MCP-UAT");
        String ofTenant = call.header("X-Lark-MCP-TAT");
        if (ofUser == null && ofTenant == null) {
            throw new Refusal(-32011, "No access token", 401);
        }
        Caller caller = ofUser != null ? gate.byUserToken(ofUser) : gate.byTenantToken(String.valueOf(ofTenant));
        if (caller == null) {
            throw new Refusal(-32003, "The access token is invalid or expired", 400);
        }
        return caller;
    }

    private static Set<String> allowed(Call call) {
        String names = call.header("X-Lark-MCP-Allowed-Tools");
        return names == null
                ? Set.of()
                : Stream.of(names.split(","))
                        .map(String::trim)
                        .filter(TOOLS::contains)
                        .collect(Collectors.toSet());
    }

    private static ObjectNode result(JsonNode request, Set<String> allowed, Caller caller) {
        return switch (request.path("method").asString("")) {
            case "initialize" -> initialized();
            case "ping" -> Json.object();
            case "tools/list" -> listed(allowed);
            case "tools/call" -> called(request.path("params"), allowed, caller);
            default -> throw new Refusal(-32601, "Method not found", 404);
        };
    }

    private static ObjectNode initialized() {
        ObjectNode result = Json.object().put("protocolVersion", "2024-11-05");
        result.putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", "sandbox").put("version", "1");
        return result;
    }

    private static ObjectNode listed(Set<String> allowed) {
        ObjectNode result = Json.object();
        ArrayNode tools = result.putArray("tools");
        TOOLS.stream().filter(allowed::contains).forEach(name -> tools.addObject()
                .put("name", name)
                .put("description", "A tool of the sandbox")
                .putObject("inputSchema")
                .put("type", "object"));
        return result;
    }

    private static ObjectNode called(JsonNode params, Set<String> allowed, Caller caller) {
        String name = Json.string(params, "name");
        if (name == null || !allowed.contains(name)) {
            throw new Refusal(-32602, "Unknown or forbidden tool: " + name);
        }
        User user = caller.user();
        if (user == null && FOR_USERS_ONLY.contains(name)) {
            return content("This tool needs a user", true);
        }
        return content(Json.text(described(name, params, user, caller)), false);
    }

    private static ObjectNode described(String name, JsonNode params, @Nullable User user, Caller caller) {
        ObjectNode described = Json.object().put("tool", name);
        described.set("arguments", params.path("arguments").isObject() ? params.path("arguments") : Json.object());
        return described
                .put("open_id", user == null ? null : user.openId(caller.app().id()))
                .put("name", user == null ? null : user.name());
    }

    private static ObjectNode content(String text, boolean failed) {
        ObjectNode result = Json.object();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result.put("isError", failed);
    }
}
