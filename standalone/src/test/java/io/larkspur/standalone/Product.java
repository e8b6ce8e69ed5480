package io.larkspur.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole product, started once for all tests of this JVM, and the ways its neighbours talk to it. */
final class Product {

    static final Duration SOON = Duration.ofSeconds(20);

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final Map<String, String> variables;

    private Product(String url, Map<String, String> variables) {
        this.url = url;
        this.variables = variables;
    }

    static Product shared() {
        return Shared.PRODUCT;
    }

    static Product of(ProductProcess process) {
        return new Product(process.url(), process.variables());
    }

    String variable(String name) {
        return String.valueOf(variables.get(name));
    }

    Map<String, String> variables() {
        return variables;
    }

    String url() {
        return url;
    }

    // --- the application's side

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url() + path))
                .timeout(Duration.ofSeconds(70));
    }

    HttpRequest.Builder asDemo(String path) {
        return request(path).header("Authorization", demoCredentials());
    }

    HttpRequest.Builder asAdmin(String path) {
        return request(path)
                .header(
                        "Authorization",
                        basic(variable("LARKSPUR_ADMIN_USERNAME"), variable("LARKSPUR_ADMIN_PASSWORD")));
    }

    String demoCredentials() {
        return basic(variable("LARKSPUR_APP_ID"), variable("LARKSPUR_APP_SECRET"));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static HttpRequest.BodyPublisher json(String body) {
        return BodyPublishers.ofString(body);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    static HttpResponse<String> post(HttpRequest.Builder request, String body) {
        return send(request.header("Content-Type", "application/json").POST(json(body)));
    }

    static JsonNode tree(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static JsonNode tree(String text) {
        return JSON.readTree(text);
    }

    // --- the sandbox's side

    String sandboxUrl() {
        return variable("SANDBOX_URL");
    }

    String newUser(String name) {
        return tree(post(
                        request(sandboxUrl() + "/_sandbox/users"),
                        "{\"name\":\"" + name + "\",\"email\":\"" + name.toLowerCase() + "@example.com\"}"))
                .path("open_id")
                .asString();
    }

    List<JsonNode> messagesTo(String openId) {
        return list(tree(send(request(sandboxUrl() + "/_sandbox/messages?receive_id=" + openId))));
    }

    JsonNode awaitCardTo(String openId) {
        return await().atMost(SOON)
                .until(() -> messagesTo(openId), messages -> !messages.isEmpty())
                .get(0);
    }

    /** As the user's own client does: click, authorize page, redirect to us. */
    JsonNode tap(JsonNode card, String body) {
        return tree(post(
                request(sandboxUrl() + "/_sandbox/messages/"
                        + card.path("message_id").asString() + "/authorize"),
                body));
    }

    JsonNode allow(String openId) {
        return tap(awaitCardTo(openId), "{\"decision\":\"allow\"}");
    }

    List<JsonNode> callsTo(String pathPrefix) {
        return list(tree(send(request(sandboxUrl() + "/_sandbox/calls")))).stream()
                .filter(call -> call.path("path").asString().startsWith(pathPrefix))
                .toList();
    }

    void fault(String body) {
        post(request(sandboxUrl() + "/_sandbox/faults"), body);
    }

    /** A user of the sandbox whose consent the demo application already has. */
    String consentedUser(String name) {
        String user = newUser(name);
        send(asDemo("/open-apis/authen/v1/user_info").header("X-User-Id", user).GET());
        allow(user);
        return user;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static final class Shared {

        static final Product PRODUCT = started();

        private static Product started() {
            try {
                Standalone running = Standalone.start(Settings.of(Map.of(
                        "LARKSPUR_DATA_DIR",
                        Files.createTempDirectory("larkspur-product-").toString(),
                        "SERVER_PORT",
                        "0",
                        "SANDBOX_PORT",
                        "0",
                        "LARKSPUR_WEBHOOK_PRIVATE_TARGETS",
                        "true",
                        "RATE_LIMIT_PER_MINUTE",
                        "100000",
                        "RATE_LIMIT_PER_HOUR",
                        "1000000",
                        "larkspur.limits.refused.per-minute",
                        "100000",
                        "larkspur.limits.refused.per-hour",
                        "1000000")));
                Map<String, String> variables = new HashMap<>(running.variables());
                Environment environment = running.context().getEnvironment();
                for (String name : List.of(
                        "ENCRYPTION_KEY", "APP_ID", "APP_SECRET", "HH_CLIENT_ID", "HH_CLIENT_SECRET", "HH_URL")) {
                    variables.put(name, environment.getProperty(name));
                }
                variables.put("DATABASE_URL", environment.getProperty("larkspur.stores.database-url"));
                variables.put("REDIS_URL", environment.getProperty("larkspur.stores.redis-url"));
                return new Product(running.url(), variables);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
