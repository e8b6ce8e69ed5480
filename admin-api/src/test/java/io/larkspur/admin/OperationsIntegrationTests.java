package io.larkspur.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class OperationsIntegrationTests {

    private static final JsonNode WITH_A_BEARER = Accounts.json("[{\"bearer\":[]}]".getBytes(UTF_8));
    private static final JsonNode WITHOUT_CREDENTIALS = Accounts.json("[]".getBytes(UTF_8));

    @Autowired
    private Clients clients;

    @ParameterizedTest
    @ValueSource(strings = {"/health/liveness", "/health/readiness"})
    void tellsItsHealthWithoutDetails(String path) {
        clients.nobody()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP")
                .jsonPath("$.components")
                .doesNotExist();
    }

    @Test
    void saysHowTheUserServiceIs() {
        clients.nobody()
                .get()
                .uri("/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"status": "healthy", "uptime": "operational", "services": {"status": "success", "data": {
                          "service": "UserServiceV2", "status": "operational", "version": "2.0.0",
                          "repository": "active",
                          "features": ["user_management", "credit_management", "subscription_integration",
                                       "analytics"]}}}
                        """)
                .jsonPath("$.version")
                .exists()
                .jsonPath("$.timestamp")
                .exists();
    }

    @Test
    void offersItsMetricsAsPrometheusText() {
        String metrics = body("/metrics");

        assertThat(metrics).contains("# TYPE").contains("jvm_memory_used_bytes").contains("r2dbc_pool");
    }

    @Test
    void describesItsApi() {
        clients.nobody()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.paths['/internal/auth/sessions'].post")
                .exists()
                .jsonPath("$.paths['/internal/auth/sessions/{sessionId}'].patch")
                .exists()
                .jsonPath("$.paths['/internal/auth/cards/callback'].post")
                .exists()
                .jsonPath("$.paths['/admin/applications'].get")
                .exists()
                .jsonPath("$.paths['/admin/grants/{appId}/{userId}'].delete")
                .exists()
                .jsonPath("$.paths['/internal/auth/tokens/{appId}/{userId}'].delete")
                .exists()
                .jsonPath("$.paths['/admin/keys/rotation'].post")
                .exists()
                .jsonPath("$.paths['/api/v1/users/ensure'].post")
                .exists()
                .jsonPath("$.paths['/api/v1/subscriptions/plans'].get")
                .exists()
                .jsonPath("$.paths['/api/v1/users/{user_id}/sessions'].post")
                .exists()
                .jsonPath("$.paths['/api/v1/sessions/{session_id}/messages'].post")
                .exists()
                .jsonPath("$.paths['/api/v1/users/{user_id}/files/upload'].post")
                .exists()
                .jsonPath("$.paths['/api/v1/users/{userId}/credits/consume'].post")
                .exists()
                .jsonPath("$.paths['/api/v1/users/{userId}/usage/stats'].get")
                .exists()
                .jsonPath("$.components.schemas.OpenSession.properties.app_id")
                .exists()
                .jsonPath("$.components.schemas.SessionView.properties.completed_at")
                .exists()
                .jsonPath("$.components.schemas.IssuedView.properties.client_secret")
                .exists();
    }

    @Test
    void asksForABearerWhereverAUserHasToSayWhoTheyAre() {
        JsonNode paths = Accounts.json(body("/v3/api-docs").getBytes(UTF_8)).required("paths");

        assertThat(paths.properties())
                .filteredOn(path -> path.getKey().startsWith("/api/v1/"))
                .hasSizeGreaterThan(15)
                .flatExtracting(path -> operations(path.getValue()))
                .allSatisfy(operation -> assertThat(operation.path("security"))
                        .as(operation.required("summary").stringValue())
                        .isIn(WITH_A_BEARER, WITHOUT_CREDENTIALS));
    }

    @Test
    void showsItsApiToPeople() {
        EntityExchangeResult<byte[]> docs = clients.nobody()
                .get()
                .uri("/docs")
                .exchange()
                .expectStatus()
                .is3xxRedirection()
                .expectBody()
                .returnResult();

        String page = body(String.valueOf(docs.getResponseHeaders().getLocation()));

        assertThat(page).contains("swagger-ui");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/env", "/beans", "/heapdump", "/configprops", "/shutdown", "/loggers", "/meters", "/actuator"})
    void servesNoOtherInsides(String path) {
        clients.nobody().get().uri(path).exchange().expectStatus().isNotFound();
    }

    private static List<JsonNode> operations(JsonNode path) {
        return path.properties().stream().map(Map.Entry::getValue).toList();
    }

    private String body(String path) {
        return String.valueOf(clients.nobody()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
