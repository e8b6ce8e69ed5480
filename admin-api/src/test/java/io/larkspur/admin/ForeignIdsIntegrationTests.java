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
    private static final Set<String> POWERS = Set.of("/admin/accounts", "/admin/applications", "/admin/keys");

    /** The contract says 403 for another's conversation and 404 for none; the ids are random, 122 bits of them. */
    private static final String TOLD_APART = "/api/v1/sessions/";

    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405, 415, 422);

    @Autowired
    private Clients clients;

    @Autowired
    private AllowedUsers allowed;

    @Autowired
    private SteppedClock clock;

    private final String subject = "person-" + UUID.randomUUID();
    private final Map<String, String> existing = new LinkedHashMap<>();

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
        existing.put("/api/v1/files/", file(theirs));
    }

    @Test
    void cannotBeToldFromIdsOfNothing() {
        List<Operation> operations = operations();
        List<String> differences = new ArrayList<>();
        callers().forEach((name, caller) -> operations.stream()
                .filter(operation -> !caller.mayUse(operation))
                .forEach(operation -> {
                    Answer foreign = answer(caller.client(), operation, foreign(operation));
                    Answer nothing = answer(caller.client(), operation, nothing(operation));
                    boolean alike = foreign.equals(nothing) || operation.path().startsWith(TOLD_APART);
                    if (!alike || !REFUSALS.contains(foreign.status())) {
                        differences.add(name + " " + operation + ": " + foreign + " / " + nothing);
                    }
                }));

        assertThat(operations).hasSizeGreaterThan(25);
        assertThat(differences).isEmpty();
    }

    private Map<String, Caller> callers() {
        Map<String, Caller> callers = new LinkedHashMap<>();
        callers.put("nobody", new Caller(clients.nobody(), ""));
        callers.put("an application without permission", new Caller(clients.withoutPermission(), ""));
        callers.put("a user", new Caller(Accounts.fresh(clients, "user").signedIn(), ""));
        callers.put("a viewer", new Caller(Accounts.fresh(clients, "viewer").signedIn(), "viewer"));
        callers.put(
                "an operator", new Caller(Accounts.fresh(clients, "operator").signedIn(), "operator"));
        callers.put(
                "somebody of another system",
                new Caller(
                        clients.bearer(PublishedKeys.signed(PublishedKeys.claims("another-" + subject, clock.instant())
                                .build())),
                        ""));
        return callers;
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
        boolean numbers = operation.path().startsWith("/admin/accounts/");
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
        String id = path.replaceAll("/(disable|enable|secret|consents|password|role)$", "")
                .replaceAll(".*/", "");
        return new Answer(
                result.getStatus().value(),
                text.replaceAll("\"(request_id|timestamp|instance)\":\"[^\"]*\"", "\"$1\"")
                        .replace(id.length() > 5 ? id : "\n", "the id"));
    }

    private String file(WebTestClient theirs) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", "theirs".getBytes(StandardCharsets.UTF_8), MediaType.TEXT_PLAIN)
                .filename("theirs.txt");
        String link = Accounts.json(theirs.post()
                        .uri("/api/v1/users/{id}/files/upload", subject)
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

    private record Caller(WebTestClient client, String role) {

        /** The user service lets viewers look at everybody's things, and operators change them. */
        boolean mayUse(Operation operation) {
            boolean governed =
                    operation.path().startsWith("/admin/") || operation.path().startsWith("/api/v1/");
            if (!governed || role.isEmpty()) {
                return false;
            }
            boolean reads = operation.method() == HttpMethod.GET;
            return reads || role.equals("operator") && POWERS.stream().noneMatch(operation.path()::startsWith);
        }
    }
}
