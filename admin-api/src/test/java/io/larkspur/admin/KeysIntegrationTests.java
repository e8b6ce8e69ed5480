package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@AdminApiTest
class KeysIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private Clients clients;

    @Test
    void showsKeysByTheirIdsAndWhoHasThem() {
        await().atMost(PATIENCE).until(() -> report().required("replicas").size() > 0);

        JsonNode report = report();

        String sealing = report.required("sealing_key_id").stringValue();
        assertThat(sealing).matches("[0-9a-f]{8}");
        assertThat(report.required("replicas").get(0).required("opens").get(0).stringValue())
                .isEqualTo(sealing);
        assertThat(report.required("replicas").get(0).required("live").booleanValue())
                .isTrue();
        assertThat(report.required("rotation").required("remaining").intValue()).isZero();
    }

    @Test
    void changesNothingWhenThatKeySealsAlready() {
        await().atMost(PATIENCE)
                .until(() -> !report().required("sealing_key_id").isNull());
        String sealing = report().required("sealing_key_id").stringValue();

        rotate("{\"key_id\":\"" + sealing + "\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.rotation.generation")
                .isEqualTo(1);
    }

    @Test
    void refusesAKeyThatNobodyHas() {
        await().atMost(PATIENCE).until(() -> report().required("replicas").size() > 0);

        Problems.assertProblem(rotate("{\"key_id\":\"00c0ffee\"}"), 409, "key-not-everywhere");
        rotate("{\"key_id\":\"00c0ffee\"}")
                .expectBody()
                .jsonPath("$.lacking[0]")
                .value(String.class, name -> assertThat(name).startsWith("larkspur-admin-api-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"key_id\":null}", "{\"key_id\":7}", "{\"key_id\":\"xyz\"}", "{\"key_id\":\"00C0FFEE\"}"
            })
    void refusesWhatIsNoKeyId(String body) {
        Problems.assertProblem(rotate(body), 400, "invalid-request");
    }

    @Test
    void keepsKeysFromOthers() {
        Problems.assertProblem(clients.trusted().get().uri("/admin/keys").exchange(), 403, "forbidden");
    }

    private ResponseSpec rotate(String body) {
        return clients.administrator()
                .post()
                .uri("/admin/keys/rotation")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private JsonNode report() {
        byte[] body = clients.administrator()
                .get()
                .uri("/admin/keys")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }
}
