package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.login.Members;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.JsonNode;

@AdminApiTest
class UsageIntegrationTests {

    private static final String USAGE = "/api/v1/users/{id}/usage";
    private static final String STATS = "/api/v1/users/{id}/usage/stats";
    private static final String BATCH = "/api/v1/usage/batch";

    private static final String SEED = """
            {"user_id": "%s", "session_id": "sess_abc123def456", "trace_id": "trace_xyz789abc",
             "endpoint": "/api/chat/completion", "event_type": "ai_chat", "credits_charged": 5.5, "cost_usd": 0.011,
             "calculation_method": "gpt4_pricing", "tokens_used": 1250, "prompt_tokens": 800,
             "completion_tokens": 450, "model_name": "gpt-4", "provider": "openai", "tool_name": "chat_service",
             "operation_name": "generate_response",
             "billing_metadata": {"request_id": "req_abc123", "billing_tier": "pro", "region": "us-east-1"},
             "request_data": {"temperature": 0.7, "max_tokens": 500, "system_prompt": "You are a helpful assistant"},
             "response_data": {"message": "Generated response content", "finish_reason": "stop",
                               "model_version": "gpt-4-0613"}}
            """;

    @Autowired
    private Clients clients;

    @Autowired
    private Members members;

    @Autowired
    private SteppedClock clock;

    @Autowired
    private DatabaseClient database;

    private String user = "";
    private UserService service;

    @BeforeEach
    void newMember() {
        user = ServiceUsers.freshId();
        service = UserService.ofMember(clients, members, user);
    }

    @Test
    void recordsAsTheGuideShows() {
        JsonNode recorded = service.post(200, USAGE, user, SEED.formatted(user));

        assertThat(recorded.required("success").booleanValue()).isTrue();
        assertThat(recorded.required("status").stringValue()).isEqualTo("success");
        assertThat(recorded.required("message").stringValue()).isEqualTo("Usage recorded successfully");
        JsonNode data = recorded.required("data");
        assertThat(data.required("id").isIntegralNumber()).isTrue();
        assertThat(data.required("user_id").stringValue()).isEqualTo(user);
        assertThat(data.required("session_id").stringValue()).isEqualTo("sess_abc123def456");
        assertThat(data.required("event_type").stringValue()).isEqualTo("ai_chat");
        assertThat(data.required("credits_charged").decimalValue()).isEqualByComparingTo("5.5");
        assertThat(data.required("created_at").stringValue()).endsWith("Z");
    }

    @ParameterizedTest
    @CsvSource({
        "cost_usd, 0.0000375, has more than 6 decimal places",
        "cost_usd, 1000000001, cannot be more than 1000000000",
        "credits_charged, -1, cannot be negative",
        "credits_charged, 1e400, cannot be more than 1000000000"
    })
    void namesTheAmountThatIsNone(String field, String amount, String why) {
        JsonNode refused = service.post(400, USAGE, user, "{\"event_type\":\"a\",\"" + field + "\":" + amount + "}");

        assertThat(refused.required("code").stringValue()).isEqualTo("amount-refused");
        assertThat(refused.required("detail").stringValue()).isEqualTo(field + " " + why);
    }

    @Test
    void keepsEveryFieldAsItWasGiven() {
        service.post(200, USAGE, user, SEED.formatted(user));

        JsonNode kept = service.get(200, USAGE + "?limit=10&offset=0", user)
                .required("data")
                .get(0);

        Accounts.json(SEED.formatted(user).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .properties()
                .forEach(given -> assertThat(kept.required(given.getKey()).toString())
                        .as(given.getKey())
                        .isEqualTo(given.getValue().toString()));
    }

    @Test
    void chargesNothing() {
        service.post(200, USAGE, user, SEED.formatted(user));

        JsonNode balance = service.get(200, "/api/v1/users/{id}/credits/balance", user);

        assertThat(balance.required("data").decimalValue()).isEqualByComparingTo("1000");
    }

    @Test
    void takesWhatTheSimpleClientSendsWithoutAContentType() {
        JsonNode recorded = UserService.json(
                service.client()
                        .post()
                        .uri(USAGE, user)
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .bodyValue("{\"event_type\":\"code_generation\",\"credits_charged\":5.0,\"tokens_used\":800}")
                        .exchange(),
                200);

        assertThat(recorded.required("success").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1y2p0ij32e8e7-1", "200000000000-1", "-1-1", "zzzzzzzzzzzzzz-1", "1", "-", "1-", "x y-1"})
    void refusesACursorThatNoPageNamed(String cursor) {
        assertThat(service.get(400, USAGE + "?cursor={c}", user, cursor)
                        .required("code")
                        .stringValue())
                .isEqualTo("invalid-request");
    }

    @Test
    void readsOnFromTheLastInstantOfAll() {
        service.post(200, USAGE, user, "{\"event_type\":\"e\"}");

        String last = Long.toString(253_402_300_799_999_999L, Character.MAX_RADIX) + "-1";

        assertThat(types(service.get(200, USAGE + "?cursor={c}", user, last))).containsExactly("e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"request_data", "response_data", "billing_metadata"})
    void recordsNothingOfHalfACharacter(String field) {
        service.post(400, USAGE, user, "{\"event_type\":\"e\",\"" + field + "\":{\"a\":\"\\ud800\"}}");

        assertThat(types(service.get(200, USAGE, user))).isEmpty();
    }

    @Test
    void readsOnByOffsetAndByCursorAlike() {
        for (int i = 0; i < 7; i++) {
            service.post(200, USAGE, user, "{\"event_type\":\"e" + i + "\"}");
            clock.advance(Duration.ofMillis(1));
        }

        List<String> paged = new ArrayList<>();
        JsonNode page = service.get(200, USAGE + "?limit=3", user);
        paged.addAll(types(page));
        while (!page.required("next_cursor").isNull()) {
            page = service.get(
                    200,
                    USAGE + "?limit=3&cursor={c}",
                    user,
                    page.required("next_cursor").stringValue());
            paged.addAll(types(page));
        }

        assertThat(paged).containsExactly("e6", "e5", "e4", "e3", "e2", "e1", "e0");
        assertThat(types(service.get(200, USAGE + "?limit=3&offset=2", user))).containsExactly("e4", "e3", "e2");
    }

    @Test
    void endsAPageOfLargeRecordsEarlyAndReadsOn() {
        String text = "x".repeat(250_000);
        for (int i = 0; i < 40; i++) {
            service.post(200, USAGE, user, "{\"event_type\":\"e" + i + "\",\"request_data\":{\"a\":\"" + text + "\"}}");
            clock.advance(Duration.ofMillis(1));
        }

        JsonNode first = service.patient().get(200, USAGE + "?limit=1000", user);
        JsonNode second = service.patient()
                .get(
                        200,
                        USAGE + "?limit=1000&cursor={c}",
                        user,
                        first.required("next_cursor").asString(""));

        assertThat(types(first)).hasSize(33).startsWith("e39").endsWith("e7");
        assertThat(types(second)).hasSize(7).startsWith("e6").endsWith("e0");
        assertThat(second.required("next_cursor").isNull()).isTrue();
    }

    @Test
    void filtersByTime() {
        service.post(200, USAGE, user, "{\"event_type\":\"early\"}");
        later(Duration.ofHours(30));
        String between = clock.instant().minusSeconds(60).toString();
        service.post(200, USAGE, user, "{\"event_type\":\"late\"}");

        assertThat(types(service.get(200, USAGE + "?start_date={d}", user, between)))
                .containsExactly("late");
        assertThat(types(service.get(200, USAGE + "?end_date={d}", user, between)))
                .containsExactly("early");
        assertThat(types(service.get(200, USAGE + "?start_date=2030-01-01T00:00:00", user)))
                .isEmpty();
    }

    @Test
    void sumsUpWholeDaysAndPartsOfThem() {
        String start = clock.instant().minusSeconds(1).toString();
        for (int day = 0; day < 4; day++) {
            service.post(200, USAGE, user, SEED.formatted(user));
            service.post(
                    200,
                    USAGE,
                    user,
                    "{\"event_type\":\"api_call\",\"provider\":\"anthropic\",\"credits_charged\":0.25}");
            later(Duration.ofHours(25));
        }

        JsonNode all = service.get(200, STATS, user).required("data");
        JsonNode some = service.get(
                        200,
                        STATS + "?start_date={s}&end_date={e}",
                        user,
                        start,
                        clock.instant().minus(Duration.ofHours(26)).toString())
                .required("data");

        assertThat(all.required("total_records").longValue()).isEqualTo(8);
        assertThat(all.required("total_credits_charged").decimalValue()).isEqualByComparingTo("23");
        assertThat(all.required("total_cost_usd").decimalValue()).isEqualByComparingTo("0.044");
        assertThat(all.required("total_tokens_used").longValue()).isEqualTo(5000);
        assertThat(all.required("by_event_type").required("ai_chat").longValue())
                .isEqualTo(4);
        assertThat(all.required("by_model").toString()).isEqualTo("{\"gpt-4\":4}");
        assertThat(all.required("by_provider").toString()).isEqualTo("{\"anthropic\":4,\"openai\":4}");
        assertThat(some.required("total_records").longValue()).isEqualTo(6);
        assertThat(some.required("date_range").required("start_date").stringValue())
                .isEqualTo(start);
    }

    @Test
    void repeatsAPeriodAsItWasAskedForWithARawPlusSign() {
        String start = "2025-07-01T00:00:00+00:00";
        URI raw = URI.create(clients.url() + STATS.replace("{id}", user.replace("|", "%7C")) + "?start_date=" + start
                + "&end_date=");

        JsonNode range = UserService.json(service.client().get().uri(raw).exchange(), 200)
                .required("data")
                .required("date_range");

        assertThat(range.required("start_date").stringValue()).isEqualTo(start);
    }

    @Test
    void keepsTheGoodRecordsOfABatch() {
        JsonNode answer = service.post(200, BATCH, user, """
                {"records": [{"user_id": "%s", "event_type": "api_call", "credits_charged": 1.0},
                             {"user_id": "auth0|user2", "event_type": "api_call", "credits_charged": 1.5},
                             {"event_type": "api_call", "credits_charged": -1},
                             {"credits_charged": 1}, 7, null,
                             {"event_type": "last"}]}
                """.formatted(user));

        JsonNode data = answer.required("data");
        assertThat(data.required("recorded").longValue()).isEqualTo(2);
        assertThat(data.required("failed").longValue()).isEqualTo(5);
        assertThat(data.required("results").get(1).required("error_code").stringValue())
                .isEqualTo("foreign-user");
        assertThat(types(service.get(200, USAGE, user))).containsExactlyInAnyOrder("api_call", "last");
    }

    @Test
    void takesABatchAsLargeAsItMayBe() {
        String record = SEED.formatted(user);

        JsonNode data = service.post(
                        200, BATCH, user, "{\"records\":[" + String.join(",", Collections.nCopies(1000, record)) + "]}")
                .required("data");
        service.post(413, BATCH, user, "{\"records\":[\"" + "x".repeat(4 * 1024 * 1024) + "\"]}");

        assertThat(data.required("recorded").longValue()).isEqualTo(1000);
    }

    @Test
    void letsAnOperatorRecordForOthersInOneBatch() {
        String other = ServiceUsers.freshId();
        UserService.ofMember(clients, members, other);
        UserService operator =
                new UserService(Accounts.fresh(clients, "operator").signedIn());

        JsonNode data = operator.post(200, BATCH, user, """
                        {"records": [{"user_id": "%s", "event_type": "api_call", "credits_charged": 1.0},
                                     {"user_id": "%s", "event_type": "api_call", "credits_charged": 1.5},
                                     {"user_id": "%s", "event_type": "again"},
                                     {"user_id": "%s", "event_type": "nobody's"},
                                     {"user_id": "half a character \\ud800", "event_type": "nobody's"},
                                     {"event_type": "of no member"}]}
                        """.formatted(user, other, user, ServiceUsers.freshId()))
                .required("data");

        assertThat(data.required("recorded").longValue()).isEqualTo(3);
        assertThat(errors(data).subList(3, 6))
                .containsExactly("UserNotFoundException", "invalid-request", "UserNotFoundException");
        assertThat(types(service.get(200, USAGE, user))).containsExactlyInAnyOrder("api_call", "again");
        assertThat(types(operator.get(200, USAGE, other))).containsExactly("api_call");
    }

    @Test
    void saysOfEachRecordWhetherItWasKeptWhereTheDatabaseFails() {
        String last = "{\"event_type\":\"last\",\"trace_id\":\"broken\"}";
        String records = String.join(",", Collections.nCopies(599, "{\"event_type\":\"api_call\"}")) + "," + last;
        JsonNode data;
        done("create function breaks() returns trigger language plpgsql as"
                + " $$ begin raise exception 'away' using errcode = '08006'; end $$");
        done("create trigger breaks before insert on usage_records for each row when (new.trace_id = 'broken')"
                + " execute function breaks()");
        try {
            data = service.post(200, BATCH, user, "{\"records\":[" + records + "]}")
                    .required("data");
        } finally {
            done("drop function breaks() cascade");
        }

        JsonNode stats = service.get(200, STATS, user).required("data");
        assertThat(errors(data).get(599)).isEqualTo("store-unavailable");
        assertThat(data.required("results").get(0).required("success").booleanValue())
                .isTrue();
        assertThat(stats.required("total_records").longValue())
                .isEqualTo(data.required("recorded").longValue())
                .isEqualTo(errors(data).stream().filter(String::isEmpty).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"records\":[]}", "{\"records\":{}}", "[]", "x"})
    void refusesBatchesThatAreNone(String body) {
        service.post(400, BATCH, user, body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"credits_charged\":-1",
                "\"credits_charged\":0.0000001",
                "\"credits_charged\":\"1\"",
                "\"cost_usd\":1e400",
                "\"tokens_used\":-1",
                "\"tokens_used\":1.5",
                "\"tokens_used\":1e999999999",
                "\"prompt_tokens\":\"many\"",
                "\"model_name\":5",
                "\"billing_metadata\":5",
                "\"request_data\":true",
                "\"response_data\":[{}]",
                "\"event_type\":\"\""
            })
    void refusesRecordsThatCannotBe(String member) {
        service.post(400, USAGE, user, "{\"event_type\":\"ai_chat\"," + member + "}");

        assertThat(types(service.get(200, USAGE, user))).isEmpty();
    }

    @Test
    void keepsUsersApart() {
        String other = ServiceUsers.freshId();
        UserService.ofMember(clients, members, other);

        service.post(403, USAGE, other, "{\"event_type\":\"ai_chat\"}");
        service.post(403, USAGE, user, SEED.formatted(other));
        service.get(403, USAGE, other);
        service.get(403, STATS, other);
    }

    /** With a token of that time. */
    private void later(Duration step) {
        clock.advance(step);
        service = UserService.ofMember(clients, members, user);
    }

    private void done(String statement) {
        database.sql(statement).then().block(Duration.ofSeconds(20));
    }

    /** Empty where there is none. */
    private static List<String> errors(JsonNode batch) {
        return StreamSupport.stream(batch.required("results").spliterator(), false)
                .map(result -> result.required("error_code").asString(""))
                .toList();
    }

    private static List<String> types(JsonNode page) {
        return StreamSupport.stream(page.required("data").spliterator(), false)
                .map(row -> row.required("event_type").stringValue())
                .toList();
    }
}
