package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@AdminApiTest
@ExtendWith(OutputCaptureExtension.class)
class GrantsIntegrationTests {

    private static final String GRANT = "/admin/grants/{app}/{user}";

    @Autowired
    private Clients clients;

    private ContractA contract;

    @BeforeEach
    void signIn() {
        contract = new ContractA(clients.trusted());
    }

    @Test
    void listsGrantsWithoutTheirTokens() {
        String user = authorized();

        clients.administrator()
                .get()
                .uri("/admin/grants?user_id={user}", user)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.grants.length()")
                .isEqualTo(1)
                .jsonPath("$.grants[0].app_id")
                .isEqualTo(ContractA.APP)
                .jsonPath("$.grants[0].user_id")
                .isEqualTo(user)
                .jsonPath("$.grants[0].user_name")
                .isEqualTo("张三")
                .jsonPath("$.grants[0].state")
                .isEqualTo("active")
                .jsonPath("$.grants[0].applications.length()")
                .isEqualTo(1)
                .jsonPath("$.next_cursor")
                .isEmpty();
        assertThat(body(clients.administrator(), "/admin/grants?user_id=" + user))
                .doesNotContain(ContractA.ACCESS);
    }

    @Test
    void pagesByCursor() {
        authorized();
        authorized();

        JsonNode first = JsonMapper.shared().readTree(body(clients.administrator(), "/admin/grants?limit=1"));
        String cursor = first.required("next_cursor").stringValue();
        JsonNode second =
                JsonMapper.shared().readTree(body(clients.administrator(), "/admin/grants?limit=1&cursor=" + cursor));

        assertThat(second.required("grants").get(0).required("user_id"))
                .isNotEqualTo(first.required("grants").get(0).required("user_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "cursor=!!", "cursor=YWJj", "cursor=AAoA", "limit=x"})
    void refusesPagesThatMakeNoSense(String query) {
        Problems.assertProblem(
                clients.administrator().get().uri("/admin/grants?" + query).exchange(), 400, "invalid-request");
    }

    @Test
    void endsAGrantOnceAndSaysWhoDid(CapturedOutput output) {
        String user = authorized();

        end(clients.administrator(), GRANT, user).expectStatus().isNoContent();

        contract.token(HttpMethod.GET, user)
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEmpty();
        Problems.assertProblem(end(clients.administrator(), GRANT, user), 404, "grant-not-found");
        assertThat(output).containsOnlyOnce("administrator admin ended the grant of user " + user);
        clients.administrator()
                .get()
                .uri("/admin/grants?state=revoked&user_id={user}", user)
                .exchange()
                .expectBody()
                .jsonPath("$.grants[0].state")
                .isEqualTo("revoked");
    }

    @Test
    void letsTrustedServicesEndAGrant(CapturedOutput output) {
        String user = authorized();

        contract.token(HttpMethod.DELETE, user).expectStatus().isNoContent();

        Problems.assertProblem(contract.token(HttpMethod.DELETE, user), 404, "grant-not-found");
        assertThat(output).contains("application " + clients.trustedId() + " ended the grant of user " + user);
    }

    @Test
    void keepsOthersFromEndingGrants() {
        String user = authorized();
        String tokens = "/internal/auth/tokens/{app}/{user}";

        Problems.assertProblem(end(clients.trusted(), GRANT, user), 403, "forbidden");
        Problems.assertProblem(end(clients.withoutPermission(), tokens, user), 403, "forbidden");
        Problems.assertProblem(end(clients.nobody(), tokens, user), 401, "sign-in-required");
        contract.token(HttpMethod.GET, user)
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEqualTo(ContractA.ACCESS);
    }

    @Test
    void endsAllOfAUser() {
        String user = authorized();

        delete("/admin/grants?user_id=" + user).jsonPath("$.ended").isEqualTo(1);
        delete("/admin/grants?user_id=" + user).jsonPath("$.ended").isEqualTo(0);
        Problems.assertProblem(
                clients.administrator().delete().uri("/admin/grants").exchange(), 400, "invalid-request");
    }

    @Test
    void keepsARecordOfWhoEndedWhat() {
        String user = authorized();

        end(clients.administrator(), GRANT, user).expectStatus().isNoContent();

        JsonNode event = JsonMapper.shared()
                .readTree(body(clients.administrator(), "/admin/audit-log?limit=1"))
                .required("events")
                .get(0);
        JsonNode details = event.required("event_metadata");
        assertThat(event.required("event_type").stringValue()).isEqualTo("grants_ended");
        assertThat(details.required("grants").get(0).stringValue()).isEqualTo(ContractA.APP + "/" + user);
        assertThat(details.required("actor").stringValue()).isEqualTo("admin");
        assertThat(details.required("ip").stringValue()).isEqualTo("127.0.0.1");
    }

    @Test
    void takesAnApplicationsConsentsBack() {
        String user = authorized();

        delete("/admin/applications/" + clients.trustedId() + "/consents")
                .jsonPath("$.withdrawn")
                .value(Integer.class, count -> assertThat(count).isPositive());

        contract.token(HttpMethod.GET, user)
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEmpty();
    }

    private String authorized() {
        String user = ContractA.freshUser();
        Opened session = contract.open(user);
        contract.complete(session.sessionId(), ContractA.completion(user))
                .expectStatus()
                .isOk();
        return user;
    }

    private static ResponseSpec end(WebTestClient client, String path, String user) {
        return client.delete().uri(path, ContractA.APP, user).exchange();
    }

    private WebTestClient.BodyContentSpec delete(String path) {
        return clients.administrator()
                .delete()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    private static String body(WebTestClient client, String path) {
        return String.valueOf(client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
