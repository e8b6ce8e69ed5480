package io.larkspur.standalone;

import static io.larkspur.standalone.Product.json;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A client of a remote MCP server, over the streamable transport, that never holds a token of the platform. */
class RemoteMcpIntegrationTests {

    private static final String SESSION = "Mcp-Session-Id";

    private final Product product = Product.shared();
    private String user;

    @BeforeEach
    void consent() {
        user = product.consentedUser("Tools");
    }

    @Test
    void keepsItsSessionFromBeginningToEnd() {
        HttpResponse<String> begun = say("", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}");
        String session = begun.headers().firstValue(SESSION).orElseThrow();

        HttpResponse<String> called = say(session, call(""));
        int ended = send(mcp(session).DELETE()).statusCode();
        int after = say(session, call("")).statusCode();

        assertThat(called.statusCode()).isEqualTo(200);
        assertThat(tree(called).path("id").asInt()).isEqualTo(2);
        assertThat(called.body()).contains(user);
        assertThat(ended).isEqualTo(204);
        assertThat(after).isEqualTo(404);
    }

    @Test
    void getsTheBareTokenOfItsUserToTheServer() {
        say("", call(""));

        List<JsonNode> calls = product.callsTo("/mcp").stream()
                .filter(call -> user.equals(call.path("owner").asString("")))
                .toList();
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).path("headers").toString())
                .containsIgnoringCase("X-Lark-MCP-UAT")
                .doesNotContainIgnoringCase("\"Authorization\"");
    }

    @Test
    void hearsHowFarACallHasComeAsItGoes() throws Exception {
        HttpResponse<java.io.InputStream> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        mcp("").POST(json(call(",\"_meta\":{\"progressToken\":7}")))
                                .build(),
                        BodyHandlers.ofInputStream());

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            long first = 0;
            long last = 0;
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    last = System.nanoTime();
                    first = first == 0 ? last : first;
                    data.append(line);
                }
            }
            assertThat(data).contains("notifications/progress").contains(user);
            assertThat(last - first).as("two pauses of 300 ms lie between").isGreaterThan(300_000_000L);
        }
    }

    @Test
    void hearsTheServerUntilItLeaves() throws Exception {
        HttpResponse<java.io.InputStream> answer = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(mcp("").GET().build(), BodyHandlers.ofInputStream());

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: message");
            assertThat(lines.readLine()).contains("notifications/message");
        }
        await().atMost(Product.SOON).until(() -> product.callsTo("/mcp").stream()
                .anyMatch(call -> call.path("method").asString().equals("GET")));
    }

    private HttpResponse<String> say(String session, String message) {
        return send(mcp(session).POST(json(message)));
    }

    private HttpRequest.Builder mcp(String session) {
        HttpRequest.Builder request = product.asDemo("/proxy/mcp")
                .header("X-User-Id", user)
                .header("X-Lark-MCP-Allowed-Tools", "get-user")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-06-18");
        return session.isEmpty() ? request : request.header(SESSION, session);
    }

    private static String call(String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"get-user\"" + more
                + "}}";
    }
}
