package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.login.AllowedUsers;
import io.larkspur.accounts.login.ProviderSessions;
import io.larkspur.accounts.login.VouchedUser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * Every operation that the API describes and that takes ids in its query or body, the user service's aside, tried by everybody
 * who has no right to what they name: once with ids of something that is somebody else's, once with ids of nothing. Where
 * anybody may ask, as on the way to a login session, the ids that are shown to others open and end nothing.
 */
@AdminApiTest
class ForeignIdsInBodiesIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Told about by tests of their own. */
    private static final Set<String> USER_SERVICE =
            Set.of("/api/v1/users", "/api/v1/sessions", "/api/v1/usage", "/api/v1/files", "/auth/dev-token");

    /** Says the same to everybody, whether it ended something or not. */
    private static final String LOGOUT = "/auth/logout";

    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404);

    @Autowired
    private Clients clients;

    @Autowired
    private AllowedUsers allowed;

    @Autowired
    private ProviderSessions providers;

    @Autowired
    private SteppedClock clock;

    private final Map<String, List<String>> theirs = new LinkedHashMap<>();
    private final String listed = ContractA.freshUser();
    private final String granted = ContractA.freshUser();
    private UserService administrator;
    private String handle = "";
    private String pending = "";
    private String bearer = "";
    private long account;
    private long webhook;

    @BeforeEach
    void somethingOfOthers() {
        administrator = new UserService(clients.administrator());
        Accounts.Person other = Accounts.fresh(clients, "user");
        account = other.id();
        bearer = other.signIn().required("access_token").stringValue();
        allowed.allow("feishu", listed, "of a test").block(PATIENCE);
        String code = Objects.requireNonNull(providers
                .issueCode(new VouchedUser("feishu", listed, null, "张三"))
                .block(PATIENCE));
        handle =
                Objects.requireNonNull(providers.exchange(code).block(PATIENCE)).handle();
        webhook = administrator
                .post(201, "/admin/webhooks", "", "{\"url\":\"https://198.51.99.1/hook\"}")
                .required("id")
                .longValue();
        ContractA contract = new ContractA(clients.trusted());
        contract.complete(contract.open(granted).sessionId(), ContractA.completion(granted));
        pending = contract.open(granted).sessionId();
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        String conversation = new UserService(member.bearer())
                .post(200, "/api/v1/users/{id}/sessions", member.id(), "{}")
                .required("session_id")
                .stringValue();

        List<String> people = List.of(granted, Long.toString(account), member.id(), listed);
        theirs.put("app_id", List.of(ContractA.APP));
        theirs.put("user_id", people);
        theirs.put("webhook_id", List.of(Long.toString(webhook)));
        theirs.put("hh_user_id", List.of(listed));
        theirs.put("provider_user_id", List.of(listed, other.name()));
        theirs.put(
                "key_id",
                List.of(administrator
                        .get(200, "/admin/keys")
                        .required("sealing_key_id")
                        .stringValue()));
        theirs.put("platform_app_id", List.of(ContractA.APP));
        theirs.put(
                "session_id",
                Stream.concat(
                                Stream.of(pending, conversation),
                                Stream.concat(
                                        shown("/admin/sessions?user_id=" + account, "id"),
                                        Stream.concat(
                                                shown("/admin/sessions/active?user_id=" + account, "jti"),
                                                shown("/admin/sessions?provider_user_id=" + listed, "id"))))
                        .toList());
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

    private Stream<String> shown(String path, String name) {
        return administrator.get(200, path).required("sessions").valueStream().map(row -> row.required(name)
                .stringValue());
    }

    @Test
    void cannotBeToldFromIdsOfNothingAndChangeNothing() {
        List<DescribedOperation> operations = DescribedOperation.all(clients).stream()
                .filter(operation -> USER_SERVICE.stream().noneMatch(operation.path()::startsWith))
                .filter(operation -> ids(operation).findAny().isPresent())
                .toList();
        String before = everything();
        List<String> differences = new ArrayList<>();
        Stranger.all(clients, ServiceUsers.freshId(), clock.instant()).forEach((name, caller) -> operations.stream()
                .filter(operation -> !caller.mayUse(operation.method(), operation.path()))
                .forEach(operation -> {
                    for (int turn = 0; turn < most(operation); turn++) {
                        int which = turn;
                        Answer foreign = answer(caller.client(), operation, id -> ofOthers(id, which));
                        Answer nothing = answer(caller.client(), operation, id -> ofNobody(ofOthers(id, which)));
                        boolean refused = REFUSALS.contains(foreign.status())
                                || operation.path().endsWith(LOGOUT);
                        if (!foreign.equals(nothing) || !refused) {
                            differences.add(name + " " + operation + ": " + foreign + " / " + nothing);
                        }
                    }
                }));

        assertThat(differences).isEmpty();
        assertThat(operations.stream().map(DescribedOperation::path))
                .contains("/internal/auth/sessions", "/internal/auth/cards/send", "/auth/token", "/users/me")
                .hasSizeGreaterThan(15);
        assertThat(operations.stream().flatMap(ForeignIdsInBodiesIntegrationTests::ids))
                .as("ids somebody else's are known of")
                .isSubsetOf(theirs.keySet());
        assertThat(everything()).isEqualTo(before);
        assertThat(providers.find(handle).block(PATIENCE)).isNotNull();
        clients.bearer(bearer)
                .get()
                .uri("/auth/profile")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private static Stream<String> ids(DescribedOperation operation) {
        return Stream.concat(operation.queries().stream(), operation.body().stream())
                .filter(ForeignIdsInBodiesIntegrationTests::isId);
    }

    private static boolean isId(String name) {
        return name.endsWith("_id");
    }

    /** Where not everybody may ask, those who may not are turned away before the body is read: once is enough there. */
    private int most(DescribedOperation operation) {
        boolean governed =
                operation.path().startsWith("/admin/") || operation.path().startsWith("/internal/");
        return governed
                ? 1
                : ids(operation)
                        .mapToInt(id -> theirs.getOrDefault(id, List.of("")).size())
                        .max()
                        .orElse(0);
    }

    private String ofOthers(String id, int turn) {
        List<String> values = theirs.getOrDefault(id, List.of("x"));
        return values.get(turn % values.size());
    }

    private static String ofNobody(String like) {
        return like.chars().allMatch(Character::isDigit)
                ? "987654321"
                : UUID.randomUUID().toString();
    }

    private static Answer answer(WebTestClient client, DescribedOperation operation, UnaryOperator<String> values) {
        Map<String, String> sent = new LinkedHashMap<>();
        ids(operation).forEach(id -> sent.put(id, values.apply(id)));
        String query = operation.queries().stream()
                .filter(sent::containsKey)
                .map(name -> name + "={" + name + "}")
                .collect(Collectors.joining("&"));
        Map<String, String> variables = new LinkedHashMap<>(sent);
        WebTestClient.RequestBodySpec request = client.method(operation.method())
                .uri(operation.path().replaceAll("\\{[^}]+}", "1") + (query.isEmpty() ? "" : "?" + query), variables);
        Map<String, String> body = operation.body().stream()
                .filter(sent::containsKey)
                .collect(Collectors.toMap(name -> name, name -> Objects.requireNonNull(sent.get(name))));
        EntityExchangeResult<byte[]> result = (operation.method() == HttpMethod.GET
                                || operation.body().isEmpty()
                        ? request.exchange()
                        : request.contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(body)
                                .exchange())
                .expectBody()
                .returnResult();
        String text =
                new String(Objects.requireNonNullElse(result.getResponseBody(), new byte[0]), StandardCharsets.UTF_8);
        for (String value : sent.values()) {
            text = text.replace(value.length() > 5 ? value : "\n", "the id");
        }
        return new Answer(
                result.getStatus().value(),
                text.replaceAll("\"(request_id|timestamp|instance)\":\"[^\"]*\"", "\"$1\""));
    }

    /** Whatever the operations could have changed. */
    private String everything() {
        ContractA contract = new ContractA(clients.trusted());
        JsonNode session =
                Accounts.json(contract.find(pending).expectBody().returnResult().getResponseBody());
        return Stream.of(
                                "/admin/sessions?user_id=" + account,
                                "/admin/sessions?provider_user_id=" + listed,
                                "/admin/users?provider_user_id=" + listed,
                                "/admin/grants?user_id=" + granted,
                                "/admin/webhooks",
                                "/admin/limits",
                                "/admin/keys")
                        .map(path -> administrator.get(200, path).toString().replaceAll("\"last_seen\":\"[^\"]*\"", ""))
                        .collect(Collectors.joining("\n"))
                + session;
    }

    private record Answer(int status, String body) {}
}
