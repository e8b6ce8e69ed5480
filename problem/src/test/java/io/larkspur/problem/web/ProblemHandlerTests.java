package io.larkspur.problem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.problem.UpstreamError;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.server.ResponseStatusException;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemHandlerTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-19T10:00:00Z"), ZoneOffset.UTC);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final JsonMapper json = new JsonMapper();
    private final ProblemHandler handler = new ProblemHandler(json, CLOCK);

    @Test
    void answersAProblemDocumentWithItsCodeAsLastPartOfTheType() {
        MockServerHttpResponse response = answerTo("/admin/users", new BowlEmpty());

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        JsonNode body = bodyOf(response);
        assertThat(body.path("type").asString()).isEqualTo("urn:larkspur:bowl-empty");
        assertThat(body.path("code").asString()).isEqualTo("bowl-empty");
        assertThat(body.path("status").asInt()).isEqualTo(409);
        assertThat(body.path("detail").asString()).isEqualTo("The bowl is empty; fill it");
        assertThat(body.path("spoons").asInt()).isEqualTo(3);
    }

    @Test
    void speaksThePlatformsEnvelopeWhereItsClientsListen() {
        MockServerHttpResponse response = answerTo("/open-apis/aily/v1/sessions", new BowlEmpty());

        JsonNode body = bodyOf(response);
        assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertThat(body.path("code").isInt()).isTrue();
        assertThat(body.path("msg").asString()).contains("The bowl is empty");
        assertThat(body.path("error").path("log_id").asString())
                .isEqualTo(response.getHeaders().getFirst("X-Tt-Logid"));
        assertThat(body.path("type").asString()).isEqualTo("urn:larkspur:bowl-empty");
    }

    @Test
    void keepsWhatThePlatformSaidInItsEnvelopeAndUnderItsLogId() {
        MockServerHttpResponse response = answerTo("/open-apis/im/v1/chats", new SpoonForbidden());

        JsonNode body = bodyOf(response);
        assertThat(response.getHeaders().getFirst("X-Tt-Logid")).isEqualTo("log-of-the-platform");
        assertThat(response.getHeaders().getFirst("X-Request-Id"))
                .isEqualTo(body.path("request_id").asString());
        assertThat(body.path("error").path("log_id").asString()).isEqualTo("log-of-the-platform");
        assertThat(body.path("error").path("spoons").path(0).asString()).isEqualTo("silver");
        assertThat(body.path("error").path("reason").asString()).isEqualTo("spoon-forbidden");
    }

    @Test
    void namesARequestOnceInEverythingThatIsSaidAboutIt() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
        String requestId = RequestId.of(exchange);

        StepVerifier.create(handler.handle(exchange, new BowlEmpty()))
                .expectComplete()
                .verify(SOON);

        assertThat(exchange.getResponse().getHeaders().getFirst("X-Request-Id")).isEqualTo(requestId);
        assertThat(new ProblemDocuments(json, CLOCK).of(exchange, new BowlEmpty()))
                .contains(requestId)
                .doesNotContain("\n");
    }

    @Test
    void neverSays504WhereItsClientsListen() {
        MockServerHttpResponse response =
                answerTo("/open-apis/im/v1/chats", new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(bodyOf(response).path("status").asInt()).isEqualTo(503);
    }

    @Test
    void speaksTheUserServicesEnvelopeWhereItsClientsListen() {
        MockServerHttpResponse response = answerTo("/api/v1/users/me", new BowlEmpty());

        JsonNode body = bodyOf(response);
        assertThat(body.path("success").asBoolean(true)).isFalse();
        assertThat(body.path("status").asString()).isEqualTo("error");
        assertThat(body.path("message").asString()).isEqualTo("The bowl is empty; fill it");
        assertThat(body.path("detail").asString()).isEqualTo("The bowl is empty; fill it");
        assertThat(body.path("error_code").asString()).isEqualTo("BowlEmptyException");
        assertThat(body.path("code").asString()).isEqualTo("bowl-empty");
        assertThat(body.path("error_details").path("spoons").asInt()).isEqualTo(3);
        assertThat(body.path("error_details").path("timestamp").asString()).isEqualTo("2026-01-19T10:00:00Z");
        assertThat(body.path("timestamp").asString()).isEqualTo("2026-01-19T10:00:00Z");
    }

    @Test
    void saysNothingOfTheAnswerInWhoseSteadItComes() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
        exchange.getResponse().getHeaders().setContentLength(20);
        exchange.getResponse().getHeaders().set("Content-Encoding", "gzip");

        StepVerifier.create(handler.handle(exchange, new BowlEmpty()))
                .expectComplete()
                .verify(SOON);

        assertThat(exchange.getResponse().getHeaders().getContentLength()).isNotEqualTo(20);
        assertThat(exchange.getResponse().getHeaders().containsHeader("Content-Encoding"))
                .isFalse();
    }

    @Test
    void roundsTheWaitUpToWholeSeconds() {
        MockServerHttpResponse response = answerTo("/x", new BowlEmpty());

        assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("2");
    }

    @Test
    void blamesTheUpstreamForARefusedConnection() {
        MockServerHttpResponse response = answerTo("/proxy/x", new ConnectException("10.0.0.7:443 refused"));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
        assertThat(bodyOf(response).toString()).doesNotContain("10.0.0.7");
    }

    @Test
    void saysThatNothingWasChangedOnlyWhereThatIsSure() {
        List<Throwable> unreached = List.of(
                new DataAccessResourceFailureException(
                        "Failed to obtain R2DBC Connection", new R2dbcTimeoutException("none in time")),
                new DataAccessResourceFailureException("no", new ConnectException("refused")),
                new CannotCreateTransactionException("no"),
                new InvalidDataAccessApiUsageException("odd", new R2dbcRollbackException("deadlock", "40P01")),
                new CannotAcquireLockException("late", new R2dbcRollbackException("not serializable", "40001")));
        List<Throwable> lost = List.of(
                new DataAccessResourceFailureException("COMMIT", new R2dbcNonTransientResourceException("closed")),
                new TransientDataAccessResourceException("gone"),
                new QueryTimeoutException("late"));

        assertThat(unreached)
                .allSatisfy(error -> assertThat(storeUnavailable(error)).contains("nothing was changed"));
        assertThat(lost).allSatisfy(error -> assertThat(storeUnavailable(error))
                .contains("not known", "Idempotency-Key")
                .doesNotContain("nothing was changed"));
    }

    private String storeUnavailable(Throwable error) {
        MockServerHttpResponse response = answerTo("/x", error);
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("2");
        JsonNode body = bodyOf(response);
        assertThat(body.path("code").asString()).isEqualTo("store-unavailable");
        return body.path("detail").asString();
    }

    @Test
    void saysThatTheTablesAreNotThereYet() {
        MockServerHttpResponse response =
                answerTo("/x", new InvalidDataAccessResourceUsageException("relation \"grants\" does not exist"));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("2");
        assertThat(bodyOf(response).path("code").asString()).isEqualTo("schema-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "42703", "42883", "42704", "42P10"})
    void saysSoWhereTheDatabaseLacksWhatItIsAskedFor(String state) {
        MockServerHttpResponse response = answerTo("/x", badGrammar(state));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(bodyOf(response).path("code").asString()).isEqualTo("schema-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22003", "22021", "22P05", "42601"})
    void blamesNoMissingTableForDataOrAStatementThatIsWrong(String state) {
        MockServerHttpResponse response = answerTo("/x", badGrammar(state));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(response.getHeaders().getFirst("Retry-After")).isNull();
        assertThat(bodyOf(response).path("code").asString()).isEqualTo("internal");
    }

    /** The driver calls both that, and Spring both a wrong use of the resource. */
    private static InvalidDataAccessResourceUsageException badGrammar(String state) {
        return new InvalidDataAccessResourceUsageException("bad SQL", new R2dbcBadGrammarException("no", state));
    }

    @Test
    void keepsTheWordsOfUnexpectedErrorsToItself() {
        MockServerHttpResponse response = answerTo("/x", new IllegalStateException("password=hunter2"));

        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(bodyOf(response).toString()).doesNotContain("hunter2");
    }

    @Test
    void leavesAnAnswerAloneThatHasBegun() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
        StepVerifier.create(exchange.getResponse().setComplete())
                .expectComplete()
                .verify(SOON);

        StepVerifier.create(handler.handle(exchange, new BowlEmpty()))
                .expectError(BowlEmpty.class)
                .verify(SOON);
    }

    private MockServerHttpResponse answerTo(String path, Throwable error) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get(path));
        StepVerifier.create(handler.handle(exchange, error)).expectComplete().verify(SOON);
        return exchange.getResponse();
    }

    private JsonNode bodyOf(MockServerHttpResponse response) {
        return json.readTree(response.getBodyAsString().block(SOON));
    }

    private static final class SpoonForbidden extends ProblemException {
        SpoonForbidden() {
            super(Category.FORBIDDEN, "spoon-forbidden", "Silver is not for soup");
        }

        @Override
        public Optional<UpstreamError> upstreamError() {
            return Optional.of(new UpstreamError("log-of-the-platform", Map.of("spoons", List.of("silver"))));
        }
    }

    private static final class BowlEmpty extends ProblemException {
        BowlEmpty() {
            super(Category.CONFLICT, "bowl-empty", "The bowl is empty; fill it");
        }

        @Override
        public String errorName() {
            return "BowlEmptyException";
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("spoons", 3);
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(Duration.ofMillis(1_200));
        }
    }
}
