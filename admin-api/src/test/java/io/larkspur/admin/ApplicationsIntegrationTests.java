package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@AdminApiTest
class ApplicationsIntegrationTests {

    private static final String KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    @Autowired
    private Clients clients;

    @Test
    void registersAnApplicationAndShowsItsSecretOnce() {
        JsonNode issued = registered("""
                {"name": "Leave assistant", "platform_app_id": "cli_a1b2c3d4e5f6a7b8", "permissions": ["auth-sessions"],
                 "proofs": ["user-id", "handle"], "may_invite": true, "jwks": {"keys": [%s]}}
                """.formatted(KEY));

        assertThat(issued.required("client_secret").stringValue()).startsWith("lss_");
        assertThat(issued.required("credential_id").stringValue()).startsWith("cred_");
        clients.administrator()
                .get()
                .uri("/admin/applications/{id}", id(issued))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("Leave assistant")
                .jsonPath("$.platform_app_id")
                .isEqualTo("cli_a1b2c3d4e5f6a7b8")
                .jsonPath("$.permissions[0]")
                .isEqualTo("auth-sessions")
                .jsonPath("$.proofs.length()")
                .isEqualTo(2)
                .jsonPath("$.may_invite")
                .isEqualTo(true)
                .jsonPath("$.enabled")
                .isEqualTo(true)
                .jsonPath("$.credentials[0]")
                .isEqualTo(issued.required("credential_id").stringValue())
                .jsonPath("$.created_at")
                .exists()
                .jsonPath("$.client_secret")
                .doesNotExist();
    }

    @Test
    void givesNothingThatWasNotAskedFor() {
        JsonNode issued = registered("{\"name\": \"Modest\"}");

        assertThat(issued.required("permissions")).isEmpty();
        assertThat(issued.required("may_invite").booleanValue()).isFalse();
        assertThat(issued.required("proofs")).hasSize(1);
        assertThat(issued.required("platform_app_id").isNull()).isTrue();
    }

    @Test
    void rotatesASecretWhileTheOneBeforeStaysLive() {
        JsonNode first = registered("{\"name\": \"Rotating\", \"permissions\": [\"auth-sessions\"]}");

        byte[] body = post("/admin/applications/" + id(first) + "/secret", "")
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .jsonPath("$.credentials.length()")
                .isEqualTo(2)
                .returnResult()
                .getResponseBody();
        JsonNode second = JsonMapper.shared().readTree(body);

        assertThat(secret(second)).isNotEqualTo(secret(first));
        assertSignsIn(first);
        assertSignsIn(second);
    }

    @Test
    void disablesAndEnablesAnApplication() {
        JsonNode issued = registered("{\"name\": \"Switched\", \"permissions\": [\"auth-sessions\"]}");

        post("/admin/applications/" + id(issued) + "/disable", "")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.enabled")
                .isEqualTo(false);
        post("/admin/applications/" + id(issued) + "/enable", "")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.enabled")
                .isEqualTo(true);

        assertSignsIn(issued);
    }

    @Test
    void listsSomeAndCountsAll() {
        JsonNode older = registered("{\"name\": \"Older\"}");
        JsonNode newer = registered("{\"name\": \"Newer\"}");

        clients.administrator()
                .get()
                .uri("/admin/applications?limit=200")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.limit")
                .isEqualTo(200)
                .jsonPath("$.offset")
                .isEqualTo(0)
                .jsonPath("$.total")
                .value(Integer.class, total -> assertThat(total).isGreaterThanOrEqualTo(2))
                .jsonPath("$.applications[?(@.id == '" + id(older) + "')].name")
                .isEqualTo("Older")
                .jsonPath("$.applications[?(@.id == '" + id(newer) + "')].name")
                .isEqualTo("Newer");
        clients.administrator()
                .get()
                .uri("/admin/applications?limit=1&offset=1")
                .exchange()
                .expectBody()
                .jsonPath("$.applications.length()")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=201", "limit=-1", "limit=many", "offset=-1", "offset=1e9", "limit=99999999999"
            })
    void refusesABadPage(String query) {
        Problems.assertProblem(
                clients.administrator()
                        .get()
                        .uri("/admin/applications?" + query)
                        .exchange(),
                400,
                "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"\"}",
                "{\"name\": 7}",
                "{\"name\": \"x\", \"permissions\": [\"everything\"]}",
                "{\"name\": \"x\", \"permissions\": [null]}",
                "{\"name\": \"x\", \"permissions\": \"auth-sessions\"}",
                "{\"name\": \"x\", \"proofs\": [\"HANDLE\"]}",
                "{\"name\": \"x\", \"may_invite\": \"yes\"}",
                "{\"name\": \"x\"",
                ""
            })
    void refusesABadRegistration(String body) {
        Problems.assertProblem(post("/admin/applications", body), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"not a key set\"",
                "[]",
                "{}",
                "{\"keys\": []}",
                "{\"keys\": [{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}]}",
                "{\"keys\": [{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}"
            })
    void refusesKeysThatAreNotPublicKeys(String jwks) {
        Problems.assertProblem(
                post("/admin/applications", "{\"name\": \"x\", \"jwks\": " + jwks + "}"), 400, "invalid-application");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app_aaaaaaaaaaaaaaaa", "nobody", "' or 1=1 --"})
    void knowsNoApplicationUnderAnotherName(String id) {
        Problems.assertProblem(
                clients.administrator()
                        .get()
                        .uri("/admin/applications/{id}", id)
                        .exchange(),
                404,
                "unknown-application");
        Problems.assertProblem(
                clients.administrator()
                        .post()
                        .uri("/admin/applications/{id}/secret", id)
                        .exchange(),
                404,
                "unknown-application");
        Problems.assertProblem(
                clients.administrator()
                        .post()
                        .uri("/admin/applications/{id}/disable", id)
                        .exchange(),
                404,
                "unknown-application");
    }

    private void assertSignsIn(JsonNode issued) {
        clients.basic(id(issued), secret(issued))
                .get()
                .uri("/internal/auth/tokens/cli_x/ou_x")
                .exchange()
                .expectStatus()
                .isOk();
    }

    private JsonNode registered(String body) {
        byte[] issued = post("/admin/applications", body)
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(issued);
    }

    private ResponseSpec post(String path, String body) {
        return clients.administrator()
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static String id(JsonNode issued) {
        return issued.required("id").stringValue();
    }

    private static String secret(JsonNode issued) {
        return issued.required("client_secret").stringValue();
    }
}
