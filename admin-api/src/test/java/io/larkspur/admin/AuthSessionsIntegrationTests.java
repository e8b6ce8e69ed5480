package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;

@AdminApiTest
class AuthSessionsIntegrationTests {

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Autowired
    private DatabaseClient database;

    private final String user = ContractA.freshUser();
    private ContractA contract;

    @BeforeEach
    void signIn() {
        contract = new ContractA(clients.trusted());
    }

    @Test
    void asksByCardOverTheLongConnectionUnlessToldOtherwise() {
        contract.tryOpen("{\"app_id\":\"cli_x\",\"user_id\":\"auth0|4711\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.auth_method")
                .isEqualTo("websocket_card")
                .jsonPath("$.user_id")
                .isEqualTo("auth0|4711");
    }

    @Test
    void recordsWhichApplicationAsked() {
        Opened byApplication = contract.open(user);
        Opened byAdministrator = new ContractA(clients.administrator()).open(user);

        assertThat(applicationOf(byApplication)).isEqualTo(clients.trustedId());
        assertThat(applicationOf(byAdministrator)).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"app_id\":\"cli_x\"}",
                "{\"user_id\":\"ou_x\"}",
                "{\"app_id\":\"\",\"user_id\":\"ou_x\"}",
                "{\"app_id\":\"   \",\"user_id\":\"ou_x\"}",
                "{\"app_id\":null,\"user_id\":\"ou_x\"}",
                "{\"app_id\":\"cli_x\",\"user_id\":4711}",
                "{\"app_id\":true,\"user_id\":\"ou_x\"}",
                "{\"app_id\":[\"cli_x\"],\"user_id\":\"ou_x\"}",
                "{\"app_id\":{\"id\":\"cli_x\"},\"user_id\":\"ou_x\"}",
                "{\"app_id\":\"cli_x\",\"user_id\":\"ou_\\u0000\"}",
                "{\"app_id\":\"cli_x\",\"user_id\":\"ou_x\",\"auth_method\":7}",
                "{\"app_id\":\"cli_x\"",
                "[]",
                "null",
                "\"text\"",
                "not json",
                ""
            })
    void refusesABadOpeningAndKeepsNothingOfIt(String body) {
        long before = sessions();

        Problems.assertProblem(contract.tryOpen(body), 400, "invalid-request");

        assertThat(sessions()).isEqualTo(before);
    }

    @Test
    void refusesOverlongIds() {
        String body = "{\"app_id\":\"cli_x\",\"user_id\":\"%s\"}".formatted("x".repeat(201));

        Problems.assertProblem(contract.tryOpen(body), 400, "invalid-request");
    }

    @Test
    void refusesABodyThatIsNotJsonByItsType() {
        Problems.assertProblem(
                clients.trusted()
                        .post()
                        .uri("/internal/auth/sessions")
                        .bodyValue("app_id=cli_x")
                        .exchange(),
                415,
                "unsupported-media-type");
    }

    @Test
    void readsAPendingSessionPastItsEndAsExpired() {
        Opened session = contract.open(user);

        clock.advance(Duration.ofMinutes(10));

        contract.find(session.sessionId())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("expired");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cleanup",
                "1",
                "not-a-uuid",
                "550e8400-e29b-41d4-a716-446655440000",
                "550e8400-e29b-41d4-a716-44665544000g",
                "' or 1=1 --",
                "a/b"
            })
    void knowsNoSessionUnderAnotherName(String id) {
        Problems.assertProblem(contract.find(id), 404, "unknown-auth-session");
    }

    @Test
    void findsASessionWhateverTheCaseOfItsId() {
        Opened session = contract.open(user);

        contract.find(session.sessionId().toUpperCase(Locale.ROOT))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.session_id")
                .isEqualTo(session.sessionId());
    }

    @Test
    void refusesASecondCompletionAndKeepsTheFirstToken() {
        Opened session = contract.open(user);
        contract.complete(session.sessionId(), ContractA.completion(user))
                .expectStatus()
                .isOk();

        Problems.assertProblem(
                contract.complete(session.sessionId(), ContractA.completion(user, "u-another-token", "")),
                409,
                "auth-session-completed");

        contract.token(HttpMethod.GET, user)
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEqualTo(ContractA.ACCESS);
    }

    @Test
    void refusesALateCompletion() {
        Opened session = contract.open(user);
        clock.advance(Duration.ofMinutes(11));

        Problems.assertProblem(
                contract.complete(session.sessionId(), ContractA.completion(user)), 409, "auth-session-expired");

        assertNoToken();
    }

    @Test
    void refusesTheTokenOfAnotherPerson() {
        Opened session = contract.open(user);

        Problems.assertProblem(
                contract.complete(session.sessionId(), ContractA.completion(ContractA.freshUser())),
                403,
                "other-person-authorized");

        assertNoToken();
        contract.find(session.sessionId()).expectBody().jsonPath("$.state").isEqualTo("pending");
    }

    @Test
    void completesNothingUnderAnUnknownId() {
        Problems.assertProblem(
                contract.complete(UUID.randomUUID().toString(), ContractA.completion(user)),
                404,
                "unknown-auth-session");
        Problems.assertProblem(contract.complete("cleanup", ContractA.completion(user)), 404, "unknown-auth-session");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":7,\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"+1000000-01-26T10:05:00Z\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\\r\\nX: y\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"soon\",\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":1900000000,\"user_info\":{\"open_id\":\"USER\"}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\"}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":null}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":[]}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{\"name\":\"N\"}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"user_info\":{\"open_id\":5}}",
                "{\"user_access_token\":\"u-x\",\"token_expires_at\":\"2030-01-26T10:05:00Z\",\"refresh_token\":\"r-x\","
                        + "\"refresh_token_expires_at\":\"2020-01-26T10:05:00Z\",\"user_info\":{\"open_id\":\"USER\"}}"
            })
    void refusesABadCompletionAndLeavesTheSessionPending(String body) {
        Opened session = contract.open(user);

        Problems.assertProblem(
                contract.complete(session.sessionId(), body.replace("USER", user)), 400, "invalid-request");

        assertNoToken();
        contract.find(session.sessionId()).expectBody().jsonPath("$.state").isEqualTo("pending");
    }

    @Test
    void removesWhatExpiredAndSaysHowMuch() {
        Opened session = contract.open(user);
        clock.advance(Duration.ofMinutes(20));

        contract.send(HttpMethod.DELETE, "/internal/auth/sessions/cleanup", "")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.removed")
                .value(Integer.class, removed -> assertThat(removed).isPositive())
                .jsonPath("$.count")
                .value(Integer.class, count -> assertThat(count).isPositive());

        Problems.assertProblem(contract.find(session.sessionId()), 404, "unknown-auth-session");
    }

    @Test
    void removesNoOtherSessions() {
        Problems.assertProblem(
                contract.send(HttpMethod.DELETE, "/internal/auth/sessions/" + UUID.randomUUID(), ""),
                405,
                "method-not-allowed");
    }

    private void assertNoToken() {
        contract.token(HttpMethod.GET, user)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEmpty();
    }

    private long sessions() {
        return Objects.requireNonNull(database.sql("select count(*) from user_auth_sessions")
                .mapValue(Long.class)
                .one()
                .block(Duration.ofSeconds(10)));
    }

    private String applicationOf(Opened session) {
        return Objects.requireNonNull(
                database.sql("select coalesce(application_id, 'none') from user_auth_sessions where id = :id")
                        .bind("id", session.id())
                        .mapValue(String.class)
                        .one()
                        .block(Duration.ofSeconds(10)));
    }
}
