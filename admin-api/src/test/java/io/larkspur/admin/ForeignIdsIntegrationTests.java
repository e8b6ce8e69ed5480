package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.login.AllowedUsers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * Every operation that the API describes and that takes an id in its path, tried by everybody who has no right to it: once
 * with the id of something that is somebody else's, once with an id of nothing. Nobody can tell the two answers apart.
 */
@AdminApiTest
class ForeignIdsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    /** The contract says 403 for another's conversation and 404 for none; the ids are random, 122 bits of them. */
    private static final String TOLD_APART = "/api/v1/sessions/";

    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405, 415, 422);

    private static final String USAGE = "/api/v1/users/{id}/usage";
    private static final String SESSIONS = "/api/v1/users/{id}/sessions";
    private static final String MESSAGES = "/api/v1/sessions/{id}/messages";
    private static final Set<String> NUMBERED = Set.of("/admin/accounts/", "/admin/webhooks/");

    @Autowired
    private Clients clients;

    @Autowired
    private AllowedUsers allowed;

    @Autowired
    private SteppedClock clock;

    private final String subject = "person-" + UUID.randomUUID();
    private final Map<String, String> existing = new LinkedHashMap<>();
    private UserService administrator;
    private long webhook;

    @BeforeEach
    void somethingOfOthers() {
        Accounts.Person other = Accounts.fresh(clients, "user");
        other.signIn();
        WebTestClient theirs = clients.bearer(PublishedKeys.signed(
                PublishedKeys.claims(subject, clock.instant()).build()));
        theirs.post()
                .uri("/api/v1/users/ensure")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isOk();
        ContractA contract = new ContractA(clients.trusted());
        String granted = ContractA.freshUser();
        contract.complete(contract.open(granted).sessionId(), ContractA.completion(granted));
        allowed.allow("feishu", "ou_listed", "of a test").block(PATIENCE);

        administrator = new UserService(clients.administrator());
        webhook = administrator
                .post(201, "/admin/webhooks", "", "{\"url\":\"https://198.51.99.1/hook\"}")
                .required("id")
                .longValue();
        existing.put("/admin/webhooks/deliveries/", delivery(theirs));
        existing.put("/admin/webhooks/", Long.toString(webhook));
        existing.put("/admin/accounts/", Long.toString(other.id()));
        existing.put("/admin/sessions/", firstId(clients.administrator(), "/admin/sessions?user_id=" + other.id()));
        existing.put("/admin/users/", "ou_listed");
        existing.put("/admin/applications/", clients.trustedId());
        existing.put("/admin/grants/", granted);
        existing.put("/internal/auth/tokens/", granted);
        existing.put(
                "/internal/auth/sessions/", contract.open(ContractA.freshUser()).sessionId());
        existing.put("/api/v1/users/", subject);
        existing.put("/api/v1/sessions/", conversation(theirs));
        existing.put("/api/v1/files/", file(theirs, subject));
    }

    @AfterEach
    void tellNobodyMore() {
        clients.administrator()
                .delete()
                .uri("/admin/webhooks/{id}", webhook)
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    @Test
    void cannotBeToldFromIdsOfNothing() {
        List<Operation> operations = operations();
        List<String> differences = new ArrayList<>();
        Stranger.all(clients, "another-" + subject, clock.instant()).forEach((name, caller) -> operations.stream()
                .filter(operation -> !caller.mayUse(operation.method(), operation.path()))
                .forEach(operation -> {
                    Answer foreign = answer(caller.client(), operation, foreign(operation));
                    Answer nothing = answer(caller.client(), operation, nothing(operation));
                    boolean alike = foreign.equals(nothing) || isToldApart(operation, foreign, nothing);
                    if (!alike || !REFUSALS.contains(foreign.status())) {
                        differences.add(name + " " + operation + ": " + foreign + " / " + nothing);
                    }
                }));

        assertThat(operations).hasSizeGreaterThan(25);
        assertThat(differences).isEmpty();
        assertThat(administrator
                        .get(200, "/admin/webhooks/deliveries?webhook_id={id}&state=pending", webhook)
                        .required("deliveries"))
                .hasSize(1);
    }

    @Test
    void changeNothingInQueriesAndBodiesAndCannotBeToldFromThoseOfNobody() {
        ServiceUsers.Member other = ServiceUsers.ensured(clients);
        ServiceUsers.Member mine = ServiceUsers.ensured(clients);
        UserService theirs = new UserService(other.bearer());
        UserService service = new UserService(mine.bearer());
        String nobody = ServiceUsers.freshId();
        theirs.post(200, USAGE, other.id(), "{\"event_type\":\"theirs\"}");
        String before = everythingOf(theirs, other.id());

        String use = "{\"user_id\":\"%s\",\"event_type\":\"e\"}";
        refusedAlike(service, USAGE, mine.id(), use, other.id(), nobody);
        JsonNode batch = service.post(
                        200,
                        "/api/v1/usage/batch",
                        "",
                        "{\"records\":[" + use.formatted(other.id()) + "," + use.formatted(nobody) + "]}")
                .required("data");
        assertThat(batch.required("recorded").longValue()).isZero();
        assertThat(batch.required("results"))
                .extracting(result -> result.required("error_code").stringValue())
                .containsExactly("foreign-user", "foreign-user");
        for (String path : List.of("/api/v1/users/{id}/credits/consume", "/api/v1/users/{id}/credits/recharge")) {
            refusedAlike(service, path, mine.id(), "{\"user_id\":\"%s\",\"amount\":1}", other.id(), nobody);
        }
        refusedAlike(service, SESSIONS, mine.id(), "{\"user_id\":\"%s\"}", other.id(), nobody);
        refusedAlike(
                service,
                "/api/v1/users/ensure",
                "",
                "{\"auth0_id\":\"%s\",\"name\":\"Another\",\"email\":\"a@b.example\"}",
                other.id(),
                nobody);

        assertThat(everythingOf(theirs, other.id())).isEqualTo(before);
        assertThat(service.get(200, USAGE, mine.id()).required("data")).isEmpty();
        assertThat(service.get(200, SESSIONS, mine.id()).required("data")).isEmpty();
        assertThat(service.get(200, "/api/v1/users/{id}/credits/balance", mine.id())
                        .required("data")
                        .decimalValue())
                .isEqualByComparingTo("1000");
    }

    @Test
    void doNotLeadAMessageOrAPrefixElsewhere() {
        ServiceUsers.Member other = ServiceUsers.ensured(clients);
        ServiceUsers.Member mine = ServiceUsers.ensured(clients);
        UserService theirs = new UserService(other.bearer());
        UserService service = new UserService(mine.bearer());
        String foreign = opened(theirs, other.id());
        String own = opened(service, mine.id());
        theirs.post(200, USAGE, other.id(), "{\"event_type\":\"theirs\"}");
        file(other.bearer(), other.id());
        String before = everythingOf(theirs, other.id());

        String said = "{\"role\":\"user\",\"content\":\"x\",\"session_id\":\"" + foreign + "\",\"user_id\":\""
                + other.id() + "\"}";
        for (String uri : List.of(MESSAGES, MESSAGES + "?session_id=" + foreign + "&user_id=" + other.id())) {
            JsonNode added = service.post(200, uri, own, said).required("data");
            assertThat(added.required("session_id").stringValue()).isEqualTo(own);
            assertThat(added.required("user_id").stringValue()).isEqualTo(mine.id());
            service.post(403, uri, foreign, said);
        }
        JsonNode listed = service.get(
                200, "/api/v1/users/{id}/files?prefix={prefix}", mine.id(), "users/" + other.id() + "/files/");

        assertThat(listed.required("data")).isEmpty();
        assertThat(theirs.get(200, MESSAGES, foreign).required("data")).isEmpty();
        assertThat(everythingOf(theirs, other.id())).isEqualTo(before);
    }

    private static boolean isToldApart(Operation operation, Answer foreign, Answer nothing) {
        return operation.path().startsWith(TOLD_APART)
                && foreign.status() == 403
                && foreign.body().contains("\"foreign-conversation\"")
                && nothing.status() == 404
                && nothing.body().contains("\"unknown-conversation\"");
    }

    private static void refusedAlike(
            UserService service, String uri, String id, String body, String theirs, String nobody) {
        JsonNode foreign = service.post(403, uri, id, body.formatted(theirs));
        JsonNode nothing = service.post(403, uri, id, body.formatted(nobody));
        assertThat(foreign.required("code").stringValue()).isEqualTo("foreign-user");
        assertThat(foreign.required("detail")).isEqualTo(nothing.required("detail"));
        assertThat(foreign.toString()).doesNotContain(theirs);
    }

    private static String everythingOf(UserService service, String id) {
        return Stream.of("sessions", "usage", "usage/stats", "credits/transactions", "files")
                        .map(what -> service.get(200, "/api/v1/users/{id}/" + what, id)
                                .required("data")
                                .toString())
                        .collect(Collectors.joining("\n"))
                + service.get(200, "/api/v1/users/me");
    }

    private static String opened(UserService service, String id) {
        return service.post(200, SESSIONS, id, "{}").required("session_id").stringValue();
    }

    private List<Operation> operations() {
        JsonNode paths = Accounts.json(clients.nobody()
                        .get()
                        .uri("/v3/api-docs")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("paths");
        List<Operation> operations = new ArrayList<>();
        paths.propertyStream()
                .filter(path -> path.getKey().contains("{") && !path.getKey().contains("{provider}"))
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> operations.add(
                                new Operation(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)), path.getKey()))));
        return operations;
    }

    /** The last id is what it is about; an app before it is the one there is. */
    private String foreign(Operation operation) {
        String id = existing.entrySet().stream()
                .filter(entry -> operation.path().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(subject);
        return filled(operation, id);
    }

    private String nothing(Operation operation) {
        boolean numbers = NUMBERED.stream().anyMatch(operation.path()::startsWith);
        return filled(operation, numbers ? "987654321" : UUID.randomUUID().toString());
    }

    private static String filled(Operation operation, String id) {
        List<String> parameters = PARAMETER
                .matcher(operation.path())
                .results()
                .map(MatchResult::group)
                .toList();
        boolean ofAnApp = parameters.size() == 2 && parameters.get(0).equals("{appId}");
        String path = ofAnApp ? operation.path().replace("{appId}", ContractA.APP) : operation.path();
        return PARAMETER
                .matcher(path)
                .replaceFirst(Matcher.quoteReplacement(id))
                .replaceAll("\\{[^}]+}", "1");
    }

    private static Answer answer(WebTestClient client, Operation operation, String path) {
        WebTestClient.RequestBodySpec request =
                client.method(operation.method()).uri(path);
        EntityExchangeResult<byte[]> result = (operation.method() == HttpMethod.GET
                        ? request.exchange()
                        : request.contentType(MediaType.APPLICATION_JSON)
                                .bodyValue("{}")
                                .exchange())
                .expectBody()
                .returnResult();
        byte[] body = result.getResponseBody();
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        String id = path.replaceAll("/(disable|enable|secret|consents|password|role|replay)$", "")
                .replaceAll(".*/", "");
        return new Answer(
                result.getStatus().value(),
                text.replaceAll("\"(request_id|timestamp|instance)\":\"[^\"]*\"", "\"$1\"")
                        .replace(id.length() > 5 ? id : "\n", "the id"));
    }

    /** What a webhook is told of this user. */
    private String delivery(WebTestClient theirs) {
        new UserService(theirs).post(200, "/api/v1/users/{id}/credits/consume", subject, "{\"amount\":1}");
        return administrator
                .get(200, "/admin/webhooks/deliveries?webhook_id={id}", webhook)
                .required("deliveries")
                .get(0)
                .required("id")
                .toString();
    }

    private String file(WebTestClient theirs, String owner) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", "theirs".getBytes(StandardCharsets.UTF_8), MediaType.TEXT_PLAIN)
                .filename("theirs.txt");
        String link = Accounts.json(theirs.post()
                        .uri("/api/v1/users/{id}/files/upload", owner)
                        .bodyValue(form.build())
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("data")
                .required("download_url")
                .stringValue();
        return link.replaceAll(".*/api/v1/files/([^/?]+).*", "$1");
    }

    private String firstId(WebTestClient client, String path) {
        return Accounts.json(client.get()
                        .uri(path)
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("sessions")
                .get(0)
                .required("id")
                .stringValue();
    }

    private String conversation(WebTestClient theirs) {
        return Accounts.json(theirs.post()
                        .uri("/api/v1/users/" + subject + "/sessions")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{}")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("session_id")
                .stringValue();
    }

    private record Operation(HttpMethod method, String path) {}

    private record Answer(int status, String body) {}
}
