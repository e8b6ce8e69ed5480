package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts that other languages would take for a part of themselves, in the user service: one at a time, each as a value of
 * a call that its caller may make, so that it comes as far as the store. They are data or refused, and nobody acts on
 * them.
 */
@AdminApiTest
class InjectedTextOfUsersIntegrationTests {

    private static final String PATH = "path";
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    /** So many in each place, by turns. */
    private static final int IN_A_PLACE = 4;

    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 413, 415, 422);
    private static final Set<Integer> REFUSED_CREDENTIALS = Set.of(400, 401, 403);
    private static final List<String> SERVICE = List.of("/api/v1/users/", "/api/v1/sessions/", "/api/v1/usage/");

    /** What takes objects; there a text is the name of a member, and its value. */
    private static final Set<String> OBJECTS = Set.of(
            "conversation_data",
            "metadata",
            "message_metadata",
            "billing_metadata",
            "request_data",
            "response_data",
            "tool_calls");

    /** What a call needs beside the text. */
    private static final Map<String, String> NEEDED = Map.of(
            "role", "\"user\"",
            "content", "\"Hello\"",
            "status", "\"active\"",
            "event_type", "\"ai_chat\"",
            "amount", "0.000001",
            "records", "[{\"event_type\": \"ai_chat\"}]");

    private static final List<String> HEADERS = List.of(
            HttpHeaders.AUTHORIZATION,
            "Idempotency-Key",
            "X-Request-Id",
            "X-User-Id",
            "X-Conversation-Id",
            "User-Agent",
            "Accept-Language",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            HttpHeaders.IF_MATCH,
            HttpHeaders.REFERER);

    @Autowired
    private Clients clients;

    private final InjectedTexts texts = new InjectedTexts();
    private ServiceUsers.Member member =
            new ServiceUsers.Member("", WebTestClient.bindToServer().build());
    private ServiceUsers.Member other = member;
    private Things things = new Things("", "");

    @BeforeEach
    void makeTwoWithThingsOfTheirOwn() {
        member = ServiceUsers.ensured(clients);
        other = ServiceUsers.ensured(clients);
        things = given(member);
        assertThat(given(other)).isNotEqualTo(things);
    }

    @AfterEach
    void close() {
        texts.close();
    }

    @Test
    void areDataOrRefusedInEveryPlaceOfACallThatIsAllowed() {
        List<JsonNode> before = everythingOf(other);
        List<String> names = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (DescribedOperation operation : operations()) {
            if (operation.method() != HttpMethod.DELETE) {
                assertThat(status(asked(member.bearer(), operation, "", "")))
                        .as(operation.toString())
                        .isEqualTo(200);
            }
            operation.queries().forEach(query -> troubles.addAll(troublesAt(operation, "query", query)));
            operation.body().forEach(field -> troubles.addAll(troublesAt(operation, "body", field)));
            names.addAll(operation.queries());
            names.addAll(operation.body());
        }

        assertThat(troubles).isEmpty();
        assertThat(names)
                .hasSizeGreaterThan(70)
                .contains("content", "metadata", "event_type", "records", "reason", "cursor", "file_path", "name");
        assertThat(everythingOf(other)).isEqualTo(before);
        assertThat(texts.wereActedOn()).isFalse();
    }

    /** Of whoever may act for others, so that the text is looked for. */
    @Test
    void nameNobodyAndNothingInAPath() {
        WebTestClient operator = Accounts.fresh(clients, "operator").signedIn();
        List<DescribedOperation> operations = operations().stream()
                .filter(operation -> operation.path().contains("{"))
                .toList();
        List<String> troubles = new ArrayList<>();
        for (int i = 0; i < texts.all().size(); i++) {
            String id = (i % 2 == 0 ? "" : "app:") + texts.all().get(i);
            DescribedOperation operation = operations.get(i % operations.size());
            long began = System.nanoTime();
            int status = status(asked(operator, operation, PATH, id));
            if (!Set.of(400, 404).contains(status) || isSlow(began)) {
                troubles.add(operation + ": " + id + " -> " + status);
            }
        }
        for (DescribedOperation operation : operations) {
            for (String id : List.of("a\0b", "app:\0")) {
                int status = status(asked(operator, operation, PATH, id));
                if (!Set.of(400, 404).contains(status)) {
                    troubles.add(operation + ": a null character -> " + status);
                }
            }
        }

        operator.put()
                .uri("/admin/credits/{id}/plan", "a\0b")
                .bodyValue(Map.of("plan", "pro"))
                .exchange()
                .expectStatus()
                .isNotFound();
        assertThat(troubles).isEmpty();
        assertThat(texts.wereActedOn()).isFalse();
    }

    @Test
    void comeBackToTheirUserAsTheyWereGiven() {
        UserService service = new UserService(member.bearer());
        List<String> taken = new ArrayList<>();
        List<String> uses = new ArrayList<>();
        for (String text : texts.all()) {
            String json = JsonNodeFactory.instance.stringNode(text).toString();
            int expected = text.indexOf('\0') < 0 ? 200 : 400;
            service.post(
                    expected,
                    "/api/v1/sessions/{id}/messages",
                    things.conversation(),
                    "{\"role\": \"user\", \"content\": " + json + "}");
            uses.add("{\"event_type\": " + json + "}");
            service.post(
                    expected,
                    "/api/v1/users/{id}/credits/consume",
                    member.id(),
                    "{\"amount\": 1, \"reason\": " + json + "}");
            if (expected == 200) {
                taken.add(0, text);
            }
        }

        service.post(200, "/api/v1/usage/batch", "", "{\"records\": " + uses + "}");
        assertThat(listed(service, "/api/v1/users/{id}/usage?limit=" + taken.size(), "event_type"))
                .containsExactlyInAnyOrderElementsOf(taken);
        assertThat(listed(
                        service,
                        "/api/v1/users/{id}/credits/transactions?transaction_type=consume&limit=" + taken.size(),
                        "description"))
                .isEqualTo(taken);
        JsonNode said = service.get(200, "/api/v1/sessions/{id}/messages?offset=1&limit=1000", things.conversation());
        assertThat(said.required("data"))
                .extracting(message -> message.required("content").stringValue())
                .containsExactlyInAnyOrderElementsOf(taken);
    }

    @Test
    void findNothingAsWildcardsOrConditions() {
        UserService service = new UserService(member.bearer());
        for (String wildcard : List.of("%", "_", "ai%", "ai_chat' OR '1'='1", ".*", "*")) {
            for (String query : List.of("/usage?event_type={w}", "/usage?model_name={w}", "/files?prefix={w}")) {
                assertThat(service.get(200, "/api/v1/users/{id}" + query, member.id(), wildcard)
                                .required("data"))
                        .as(query + " " + wildcard)
                        .isEmpty();
            }
        }
    }

    @Test
    void areDataOrRefusedAsNamesOfFiles() {
        List<String> troubles = new ArrayList<>();
        for (int i = 0; i < texts.all().size(); i += 3) {
            String text = texts.all().get(i);
            int status = status(upload(member, text.replaceAll("[\\r\\n]", " ")));
            if (!Set.of(200, 400, 415).contains(status)) {
                troubles.add(text + " -> " + status);
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(listed(new UserService(member.bearer()), "/api/v1/users/{id}/files?limit=1000", "file_path"))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        path -> assertThat(path).matches("users/\\Q" + member.id() + "\\E/files/\\d{4}/\\d\\d/[^/]+"));
    }

    @Test
    void areDataOrRefusedInEveryHeaderOfManyCalls() {
        List<String> troubles = new ArrayList<>();
        for (Spot spot : spots()) {
            for (int i = 0; i < HEADERS.size() * 2; i++) {
                String header = HEADERS.get(i % HEADERS.size());
                String text = texts.nextForAHeader();
                int status = header.equals(HttpHeaders.AUTHORIZATION)
                        ? status(spot.call(clients.nobody()).header(header, credential(i, text)))
                        : status(spot.call(spot.client()).header(header, text));
                if (!expected(spot, header).contains(status)) {
                    troubles.add(spot.path() + " " + header + ": " + text + " -> " + status);
                }
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(texts.wereActedOn()).isFalse();
        assertThat(new UserService(member.bearer())
                        .get(200, "/api/v1/users/me")
                        .required("auth0_id")
                        .stringValue())
                .isEqualTo(member.id());
    }

    private List<Spot> spots() {
        WebTestClient own = member.bearer();
        WebTestClient administrator = clients.administrator();
        return List.of(
                new Spot(own, HttpMethod.GET, "/api/v1/users/me", member.id(), ""),
                new Spot(own, HttpMethod.POST, "/api/v1/users/ensure", member.id(), "{}"),
                new Spot(own, HttpMethod.POST, "/api/v1/users/{id}/credits/consume", member.id(), "{\"amount\":1}"),
                new Spot(own, HttpMethod.POST, "/api/v1/users/{id}/credits/recharge", member.id(), "{\"amount\":1}"),
                new Spot(own, HttpMethod.POST, "/api/v1/users/{id}/usage", member.id(), "{\"event_type\":\"e\"}"),
                new Spot(own, HttpMethod.GET, "/api/v1/users/{id}/files", member.id(), ""),
                new Spot(own, HttpMethod.GET, "/api/v1/sessions/{id}/messages", things.conversation(), ""),
                new Spot(administrator, HttpMethod.GET, "/admin/limits", "", ""),
                new Spot(administrator, HttpMethod.GET, "/admin/audit-log", "", ""),
                new Spot(administrator, HttpMethod.POST, "/admin/users/allow", "", "{\"hh_user_id\":\"injected\"}"));
    }

    private static Set<Integer> expected(Spot spot, String header) {
        return switch (header) {
            case HttpHeaders.AUTHORIZATION -> REFUSED_CREDENTIALS;
            case "Idempotency-Key" -> spot.path().contains("/credits/") ? Set.of(200, 400, 422) : Set.of(200);
            default -> Set.of(200);
        };
    }

    private static String credential(int i, String text) {
        return switch (i % 3) {
            case 0 -> "Bearer " + text;
            case 1 -> "Basic " + text;
            default -> text;
        };
    }

    private List<String> troublesAt(DescribedOperation operation, String where, String name) {
        List<String> troubles = new ArrayList<>();
        for (int i = 0; i < IN_A_PLACE; i++) {
            String text = texts.next();
            long began = System.nanoTime();
            EntityExchangeResult<byte[]> answer = answer(asked(member.bearer(), operation, where + " " + name, text));
            int status = answer.getStatus().value();
            byte[] body = answer.getResponseBody();
            String said = body == null ? "" : new String(body, StandardCharsets.UTF_8);
            boolean trouble = status != 200 && !REFUSALS.contains(status)
                    || said.contains(other.id())
                    || said.contains("\"store-unavailable\"")
                    || said.contains("\"internal\"");
            if (trouble || isSlow(began)) {
                troubles.add(operation + " " + where + " " + name + ": " + text + " -> " + status + " " + said);
            }
        }
        return troubles;
    }

    /** @param place where the text stands, such as {@code query limit}; what is needed stands everywhere else */
    private WebTestClient.RequestHeadersSpec<?> asked(
            WebTestClient client, DescribedOperation operation, String place, String text) {
        WebTestClient.RequestBodySpec request =
                client.method(operation.method()).uri(builder -> address(builder, operation, place, text));
        return operation.body().isEmpty()
                ? request
                : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body(operation, place, text));
    }

    private URI address(UriBuilder builder, DescribedOperation operation, String place, String text) {
        String path = operation.path().replaceAll("\\{[^}]+}", "{id}");
        Map<String, Object> values = new HashMap<>();
        String id = path.startsWith("/api/v1/sessions/") ? things.conversation() : member.id();
        values.put("id", place.equals(PATH) ? text : id);
        builder.path(path);
        for (String query : operation.queries()) {
            String value = place.equals("query " + query) ? text : neededInTheQuery(operation, query);
            if (value != null) {
                builder.queryParam(query, "{" + query + "}");
                values.put(query, value);
            }
        }
        return builder.build(values);
    }

    private @Nullable String neededInTheQuery(DescribedOperation operation, String query) {
        if (query.equals("file_path")) {
            return things.file();
        }
        String needed = NEEDED.get(query);
        return needed == null || operation.body().contains(query) ? null : needed.replace("\"", "");
    }

    private static String body(DescribedOperation operation, String place, String text) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String field : operation.body()) {
            String needed = NEEDED.get(field);
            if (place.equals("body " + field)) {
                object.set(field, inThePlaceOf(field, text));
            } else if (needed != null) {
                object.set(field, JsonMapper.shared().readTree(needed));
            }
        }
        return object.toString();
    }

    private static JsonNode inThePlaceOf(String field, String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (field.equals("records")) {
            ObjectNode record = nodes.objectNode().put("event_type", text).put("model_name", text);
            return nodes.arrayNode()
                    .add(record.set("request_data", nodes.objectNode().put(text, text)));
        }
        return OBJECTS.contains(field) ? nodes.objectNode().put(text, text) : nodes.stringNode(text);
    }

    /** Files come in as forms. */
    private List<DescribedOperation> operations() {
        return DescribedOperation.all(clients).stream()
                .filter(operation -> SERVICE.stream().anyMatch(operation.path()::startsWith))
                .filter(operation -> !operation.path().endsWith("/upload"))
                .toList();
    }

    private Things given(ServiceUsers.Member owner) {
        UserService service = new UserService(owner.bearer());
        String opened = service.post(200, "/api/v1/users/{id}/sessions", owner.id(), "{}")
                .required("session_id")
                .stringValue();
        service.post(200, "/api/v1/sessions/{id}/messages", opened, "{\"role\": \"user\", \"content\": \"Hello\"}");
        service.post(
                200,
                "/api/v1/users/{id}/usage",
                owner.id(),
                "{\"event_type\": \"ai_chat\", \"model_name\": \"gpt-4\"}");
        service.post(200, "/api/v1/users/{id}/credits/consume", owner.id(), "{\"amount\": 1}");
        JsonNode file = UserService.json(upload(owner, "a.txt").exchange(), 200);
        return new Things(opened, file.required("data").required("file_path").stringValue());
    }

    private static WebTestClient.RequestHeadersSpec<?> upload(ServiceUsers.Member owner, String name) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", "some text".getBytes(StandardCharsets.UTF_8), MediaType.TEXT_PLAIN)
                .filename(name);
        return owner.bearer()
                .post()
                .uri("/api/v1/users/{id}/files/upload", owner.id())
                .bodyValue(form.build());
    }

    private static List<JsonNode> everythingOf(ServiceUsers.Member owner) {
        UserService service = new UserService(owner.bearer());
        return Stream.of("sessions", "usage", "usage/stats", "credits/balance", "credits/transactions", "files")
                .map(what -> service.get(200, "/api/v1/users/{id}/" + what, owner.id())
                        .required("data"))
                .toList();
    }

    private List<String> listed(UserService service, String uri, String field) {
        return StreamSupport.stream(
                        service.get(200, uri, member.id()).required("data").spliterator(), false)
                .map(row -> row.required(field).stringValue())
                .toList();
    }

    private static int status(WebTestClient.RequestHeadersSpec<?> request) {
        return answer(request).getStatus().value();
    }

    private static EntityExchangeResult<byte[]> answer(WebTestClient.RequestHeadersSpec<?> request) {
        return request.exchange().expectBody().returnResult();
    }

    private static boolean isSlow(long began) {
        return System.nanoTime() - began > AT_ONCE.toNanos();
    }

    private record Things(String conversation, String file) {}

    /** A call that comes through with any text in a header. */
    private record Spot(WebTestClient client, HttpMethod method, String path, String id, String body) {

        WebTestClient.RequestHeadersSpec<?> call(WebTestClient caller) {
            WebTestClient.RequestBodySpec request = caller.method(method).uri(path, id);
            return body.isEmpty()
                    ? request
                    : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
    }
}
