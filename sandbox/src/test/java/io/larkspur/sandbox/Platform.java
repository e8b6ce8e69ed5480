package io.larkspur.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.larkspur.sandbox.state.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A sandbox under test, with an application beside it that has a callback page and addresses for events and clicks. */
final class Platform implements AutoCloseable {
    static final String SCOPES = "offline_access aily:session:write";

    final Sandbox sandbox;
    final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    volatile Function<Received, String> cardAnswer = click -> "{}";
    volatile int eventStatus = 200;
    private final HttpServer application;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Platform(SandboxSettings settings) throws IOException {
        sandbox = Sandbox.start(settings);
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            Received call = new Received(
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            received.add(call);
            String path = exchange.getRequestURI().getPath();
            String body = path.equals("/cards") ? cardAnswer.apply(call) : "welcome back";
            int status = path.equals("/events") ? eventStatus : 200;
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (path.equals("/start")) {
                exchange.getResponseHeaders().add("Set-Cookie", "flow=f1; Path=/; HttpOnly");
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                String.valueOf(parameters(call.uri().toString()).get("to")));
                status = 302;
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        application.start();
        sandbox.callbacks(new Callbacks(
                List.of(URI.create(applicationUrl() + "/callback?ignored=yes#too")),
                URI.create(applicationUrl() + "/events"),
                URI.create(applicationUrl() + "/cards")));
    }

    static Platform start() throws IOException {
        return new Platform(SandboxSettings.on(0, PlatformApp.random()));
    }

    static Platform start(PlatformApp app, @Nullable Path folder) throws IOException {
        return new Platform(new SandboxSettings(0, app, folder));
    }

    String applicationUrl() {
        return "http://localhost:" + application.getAddress().getPort();
    }

    String redirectUri() {
        return applicationUrl() + "/callback";
    }

    String appId() {
        return sandbox.app().appId();
    }

    String user() {
        return sandbox.demoUserOpenId();
    }

    Reply send(String method, String path, @Nullable String contentType, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return Reply.of(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, null, headers);
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, null, null, headers);
    }

    Reply post(String path, String json, String... headers) {
        return send("POST", path, "application/json", json, headers);
    }

    Reply patch(String path, String json, String... headers) {
        return send("PATCH", path, "application/json", json, headers);
    }

    Reply form(String path, Map<String, String> fields, String... headers) {
        return send("POST", path, "application/x-www-form-urlencoded", encoded(fields), headers);
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    String tenantToken() {
        return post("/open-apis/auth/v3/tenant_access_token/internal", credentials())
                .json()
                .path("tenant_access_token")
                .asString("");
    }

    String credentials() {
        return "{\"app_id\":\"" + appId() + "\",\"app_secret\":\""
                + sandbox.app().appSecret() + "\"}";
    }

    Map<String, String> authorizeQuery(String scope) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", appId());
        query.put("response_type", "code");
        query.put("redirect_uri", redirectUri());
        query.put("scope", scope);
        query.put("state", "a state/with=signs");
        return query;
    }

    /** The query of the address a person is sent to after pressing Allow. */
    Map<String, String> allow(Map<String, String> query, String openId) {
        return parameters(decide(query, openId, "allow").header("Location"));
    }

    Reply decide(Map<String, String> query, String openId, String decision) {
        return form(
                "/open-apis/authen/v1/authorize?" + encoded(query),
                Map.of("decision", decision, "sandbox_user", openId));
    }

    static Map<String, String> parameters(String uri) {
        Map<String, String> found = new LinkedHashMap<>();
        String query = URI.create(uri).getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            found.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return found;
    }

    String code() {
        return code(SCOPES);
    }

    String code(String scope) {
        return String.valueOf(allow(authorizeQuery(scope), user()).get("code"));
    }

    Map<String, String> exchange(String code) {
        Map<String, String> fields = client("authorization_code");
        fields.put("code", code);
        fields.put("redirect_uri", redirectUri());
        return fields;
    }

    Map<String, String> refresh(String refreshToken) {
        Map<String, String> fields = client("refresh_token");
        fields.put("refresh_token", refreshToken);
        return fields;
    }

    Map<String, String> client(String grantType) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", grantType);
        fields.put("client_id", appId());
        fields.put("client_secret", sandbox.app().appSecret());
        return fields;
    }

    Reply token(Map<String, String> fields) {
        return form("/oauth/v3/token", fields);
    }

    JsonNode tokens() {
        return token(exchange(code())).json();
    }

    String userToken() {
        return tokens().path("access_token").asString("");
    }

    void switchApp(String json) {
        if (post("/_sandbox/app", json).status() != 200) {
            throw new AssertionError("The switch was refused");
        }
    }

    void advance(String duration) {
        if (post("/_sandbox/clock", "{\"advance\":\"" + duration + "\"}").status() != 200) {
            throw new AssertionError("The clock did not move");
        }
    }

    Reply sendCard(String content) {
        return sendMessage("interactive", content, null);
    }

    Reply sendMessage(String type, String content, @Nullable String uuid) {
        ObjectNode body =
                Json.object().put("receive_id", user()).put("msg_type", type).put("content", content);
        if (uuid != null) {
            body.put("uuid", uuid);
        }
        return post("/open-apis/im/v1/messages?receive_id_type=open_id", Json.text(body), bearer(tenantToken()));
    }

    /** A card whose button opens the authorize page and calls back. */
    String authorizeCard(boolean callsBack) {
        String target = sandbox.url() + "/open-apis/authen/v1/authorize?" + encoded(authorizeQuery(SCOPES));
        ObjectNode card = Json.object().put("schema", "2.0");
        card.putObject("header").putObject("title").put("tag", "plain_text").put("content", "Permission <needed>");
        ObjectNode button =
                card.putObject("body").putArray("elements").addObject().put("tag", "button");
        button.putObject("text").put("tag", "plain_text").put("content", "Authorize");
        var behaviors = button.putArray("behaviors");
        behaviors
                .addObject()
                .put("type", "open_url")
                .put(
                        "default_url",
                        "https://applink.feishu.cn/client/web_url/open?mode=sidebar-semi&url="
                                + URLEncoder.encode(target, StandardCharsets.UTF_8));
        if (callsBack) {
            behaviors.addObject().put("type", "callback").putObject("value").put("flow", "f1");
        }
        return Json.text(card);
    }

    void stopTheApplication() {
        application.stop(0);
    }

    @Override
    public void close() {
        application.stop(0);
        sandbox.close();
    }

    /** What the application was sent. */
    record Received(URI uri, Map<String, List<String>> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            JsonNode json = Json.parse(body);
            return json == null ? Json.object() : json;
        }
    }
}
