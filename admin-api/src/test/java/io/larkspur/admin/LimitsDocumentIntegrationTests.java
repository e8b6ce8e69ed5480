package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.limits.rules.LimitRules;
import io.larkspur.limits.rules.StoredRules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@AdminApiTest
class LimitsDocumentIntegrationTests {

    @Autowired
    private Clients clients;

    @Autowired
    private LimitRules rules;

    @Test
    void showsTheLimitsAndTakesTheShownDocumentBack() {
        ObjectNode document = (ObjectNode) read();
        assertThat(document.required("application").required("per_minute").longValue())
                .isGreaterThanOrEqualTo(6000);
        assertThat(document.required("user").required("per_minute").longValue()).isGreaterThanOrEqualTo(6000);

        ((ObjectNode) document.required("user")).put("per_minute", 12_345);
        put(document.toString()).expectStatus().isOk();

        JsonNode after = read();
        assertThat(after.required("user").required("per_minute").longValue()).isEqualTo(12_345);
        assertThat(after.required("version").longValue())
                .isEqualTo(document.required("version").longValue() + 1);
        assertThat(after.required("changed_by").stringValue()).isEqualTo("admin");
    }

    @Test
    void holdsAtOnceForWhomItLimits() {
        ObjectNode document = (ObjectNode) read();
        JsonNode before = document.required("address");
        document.set("address", JsonMapper.shared().readTree("{\"per_minute\": 2}"));
        put(document.toString()).expectStatus().isOk();

        WebTestClient somebody = clients.from("198.51.100.77");
        for (int status : new int[] {401, 401, 429}) {
            somebody.get().uri("/api/v1/protected").exchange().expectStatus().isEqualTo(status);
        }

        document.set("address", before);
        document.remove("version");
        put(document.toString()).expectStatus().isOk();
        somebody.get().uri("/api/v1/protected").exchange().expectStatus().isEqualTo(401);
    }

    @Test
    void refusesAChangeOfWhatHasChangedSince() {
        ObjectNode document = (ObjectNode) read();
        put(document.toString()).expectStatus().isOk();

        Problems.assertProblem(put(document.toString()), 409, "limits-changed");
        Problems.assertProblem(
                clients.administrator()
                        .put()
                        .uri("/admin/limits")
                        .header("If-Match", "\"" + document.required("version") + "\"")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{}")
                        .exchange(),
                409,
                "limits-changed");
    }

    @Test
    void letsTheLastOneWinAmongManyWhoNameNoVersion() {
        long before = read().required("version").longValue();

        List<Long> versions = Objects.requireNonNull(Flux.range(0, 24)
                .flatMap(n -> rules.replace(rules.defaults(), null, "somebody", Mono.empty()), 24)
                .map(StoredRules::version)
                .collectSortedList()
                .block(Duration.ofSeconds(60)));

        assertThat(versions)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(before + 1, before + 24).boxed().toList());
        assertThat(read().required("version").longValue()).isEqualTo(before + 24);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"application\": {\"per_minute\": 0}}",
                "{\"application\": {\"per_minute\": \"many\"}}",
                "{\"member\": {\"per_minute\": 0}}",
                "{\"member\": {\"per_week\": 5}}",
                "{\"nobody\": {\"per_minute\": 5}}",
                "{\"applications\": {\"app_1\": {\"per_minute\": -5}}}"
            })
    void changesNothingForABadDocument(String bad) {
        JsonNode before = read();

        Problems.assertProblem(put(bad), 400, "invalid-limits");

        assertThat(read()).isEqualTo(before);
    }

    @Test
    void refusesWhatIsNoJson() {
        Problems.assertProblem(put("{\"application\": "), 400, "invalid-request");
    }

    @Test
    void isForOperatorsToChangeAndForViewersToRead() {
        WebTestClient viewer = Accounts.fresh(clients, "viewer").signedIn();
        WebTestClient operator = Accounts.fresh(clients, "operator").signedIn();

        viewer.get().uri("/admin/limits").exchange().expectStatus().isOk();
        Problems.assertProblem(putAs(viewer, "{}"), 403, "forbidden");
        putAs(operator, "{}").expectStatus().isOk();
        clients.nobody().get().uri("/admin/limits").exchange().expectStatus().isEqualTo(401);
        Problems.assertProblem(clients.trusted().get().uri("/admin/limits").exchange(), 403, "forbidden");
    }

    @Test
    void leavesATraceInTheAuditTrail() {
        put("{\"user\": {\"per_minute\": 4321}}").expectStatus().isOk();

        clients.administrator()
                .get()
                .uri("/admin/audit-log?limit=50")
                .exchange()
                .expectBody()
                .jsonPath("$.events[?(@.event_type == 'limits_changed' && @.event_metadata.user.per_minute == 4321)]")
                .isNotEmpty();
    }

    private JsonNode read() {
        return Accounts.json(clients.administrator()
                .get()
                .uri("/admin/limits")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .exists("ETag")
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private ResponseSpec put(String body) {
        return putAs(clients.administrator(), body);
    }

    private static ResponseSpec putAs(WebTestClient client, String body) {
        return client.put()
                .uri("/admin/limits")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
