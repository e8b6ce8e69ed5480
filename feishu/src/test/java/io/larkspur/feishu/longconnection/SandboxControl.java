package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.sandbox.PlatformApp;
import io.larkspur.sandbox.Sandbox;
import io.larkspur.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A sandbox and what a test tells it. */
public final class SandboxControl implements AutoCloseable {

    public final Sandbox sandbox = Sandbox.start(SandboxSettings.on(
            0, new PlatformApp(TestPlatform.APP, TestPlatform.SECRET, "vt", "encrypt-key-of-tests")));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    JsonNode connections(String wish) {
        return post("/_sandbox/connections", wish);
    }

    int connected() {
        return get("/_sandbox/connections").path("connected").asInt();
    }

    String event(String type, String event) {
        return post("/_sandbox/events", "{\"event_type\":\"" + type + "\",\"event\":" + event + "}")
                .path("event_id")
                .asString();
    }

    /** Sends the demo user a card for that session and presses its button. */
    JsonNode click(String sessionId) {
        String token = post(
                        "/open-apis/auth/v3/tenant_access_token/internal",
                        "{\"app_id\":\"" + sandbox.app().appId() + "\",\"app_secret\":\""
                                + sandbox.app().appSecret() + "\"}")
                .path("tenant_access_token")
                .asString();
        String card = """
                {"schema":"2.0","body":{"elements":[{"tag":"button","text":{"tag":"plain_text","content":"Go"},
                "behaviors":[{"type":"callback","value":{"action":"user_auth","session_id":"%s"}}]}]}}""".formatted(sessionId);
        ObjectNode message = JsonMapper.shared()
                .createObjectNode()
                .put("receive_id", sandbox.demoUserOpenId())
                .put("msg_type", "interactive")
                .put("content", card);
        String id = send(request("/open-apis/im/v1/messages?receive_id_type=open_id")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(message.toString())))
                .path("data")
                .path("message_id")
                .asString();
        return post("/_sandbox/messages/" + id + "/click", "{}").path("click");
    }

    public JsonNode post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public JsonNode get(String path) {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .timeout(Duration.ofMinutes(30))
                .header("Content-Type", "application/json");
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new AssertionError(response.statusCode() + " " + response.body());
            }
            return response.body().isEmpty()
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(response.body());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
