package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every operation under /admin that the API describes, tried by everybody who may not do it. */
@AdminApiTest
class RolesIntegrationTests {

    private static final Set<String> FOR_OWNERS = Set.of("/admin/accounts", "/admin/applications", "/admin/keys");

    @Autowired
    private Clients clients;

    @Test
    void asksStrangersToSignInEverywhere() {
        for (Operation operation : operations()) {
            assertThat(status(clients.nobody(), operation))
                    .as(operation.toString())
                    .isEqualTo(401);
        }
    }

    @Test
    void opensNothingToUsersAndApplications() {
        WebTestClient user = Accounts.fresh(clients, "user").signedIn();
        for (Operation operation : operations()) {
            assertThat(refusal(user, operation)).isEqualTo(refusal(clients.trusted(), operation));
        }
    }

    @Test
    void opensReadingToViewersAndNothingElse() {
        WebTestClient viewer = Accounts.fresh(clients, "viewer").signedIn();
        for (Operation operation : operations()) {
            int status = status(viewer, operation);
            if (operation.reads()) {
                assertThat(status).as(operation.toString()).isNotIn(401, 403);
            } else {
                assertThat(status).as(operation.toString()).isEqualTo(403);
            }
        }
    }

    @Test
    void keepsAccountsApplicationsAndKeysFromOperators() {
        WebTestClient operator = Accounts.fresh(clients, "operator").signedIn();
        List<Operation> refused = operations().stream()
                .filter(operation -> !operation.reads() && operation.isForOwners())
                .toList();

        assertThat(refused).hasSizeGreaterThan(5);
        for (Operation operation : refused) {
            assertThat(status(operator, operation)).as(operation.toString()).isEqualTo(403);
        }
        assertThat(status(operator, new Operation(HttpMethod.DELETE, "/admin/users/nobody")))
                .isEqualTo(404);
    }

    @Test
    void forgetsARoleThatWasTakenAway() {
        Accounts.Person person = Accounts.fresh(clients, "viewer");
        WebTestClient client = person.signedIn();
        Operation read = new Operation(HttpMethod.GET, "/admin/accounts");
        assertThat(status(client, read)).isEqualTo(200);

        clients.administrator()
                .put()
                .uri("/admin/accounts/" + person.id() + "/role")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"role\":\"user\"}")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(status(client, read)).isEqualTo(403);
    }

    private List<Operation> operations() {
        JsonNode paths = Accounts.json(clients.nobody()
                        .get()
                        .uri("/v3/api-docs")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("paths");
        List<Operation> operations = new ArrayList<>();
        paths.propertyStream()
                .filter(path -> path.getKey().startsWith("/admin/"))
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> operations.add(new Operation(
                                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                                path.getKey().replaceAll("\\{[^}]+}", "1")))));
        assertThat(operations).hasSizeGreaterThan(15);
        return operations;
    }

    private static int status(WebTestClient client, Operation operation) {
        return sent(client, operation).expectBody().returnResult().getStatus().value();
    }

    /** Without what differs from answer to answer. */
    private static JsonNode refusal(WebTestClient client, Operation operation) {
        JsonNode body = Accounts.json(sent(client, operation)
                .expectStatus()
                .isForbidden()
                .expectBody()
                .returnResult()
                .getResponseBody());
        ((ObjectNode) body).remove("request_id");
        return body;
    }

    private static WebTestClient.ResponseSpec sent(WebTestClient client, Operation operation) {
        WebTestClient.RequestBodySpec request =
                client.method(operation.method()).uri(operation.path());
        return operation.reads()
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{}")
                        .exchange();
    }

    private record Operation(HttpMethod method, String path) {

        boolean reads() {
            return method == HttpMethod.GET;
        }

        boolean isForOwners() {
            return FOR_OWNERS.stream().anyMatch(path::startsWith);
        }
    }
}
