package io.larkspur.sandbox.mcp;

import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Caller;
import io.larkspur.sandbox.state.Ids;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions of the streamable transport, each of one app. Whoever names none is served, too. */
final class McpSessions {
    static final String HEADER = "Mcp-Session-Id";

    private final Map<String, String> open = new ConcurrentHashMap<>();

    String begin(Caller caller) {
        String id = Ids.hex(32);
        open.put(id, caller.app().id());
        return id;
    }

    void check(Call call, Caller caller) {
        String id = call.header(HEADER);
        if (id != null && !caller.app().id().equals(open.get(id))) {
            throw new Refusal(-32001, "Session not found", 404);
        }
    }

    void end(Call call, Caller caller) {
        String id = call.header(HEADER);
        if (id == null || !open.remove(id, caller.app().id())) {
            throw new Refusal(-32001, "Session not found", 404);
        }
    }
}
