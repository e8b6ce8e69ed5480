package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.NewMessage;
import io.larkspur.conversations.Owner;
import io.larkspur.conversations.Speaker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/** Conversations over HTTP. */
@AdminApiTest
class TalksIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String A_MESSAGE = "{\"role\":\"user\",\"content\":\"Hello\"}";

    /** Two are written, and the others wait. */
    private static final int AS_MANY_AS_MAY_BE_UNDER_WAY = 202;

    @Autowired
    private Clients clients;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private TransactionalOperator transaction;

    @Autowired
    private Conversations conversations;

    private ServiceUsers.Member member =
            new ServiceUsers.Member("", WebTestClient.bindToServer().build());

    @BeforeEach
    void makeAMember() {
        member = ServiceUsers.ensured(clients);
    }

    @Test
    void opensAConversation() {
        JsonNode opened = opened();

        assertThat(opened.required("success").booleanValue()).isTrue();
        assertThat(UUID.fromString(opened.required("session_id").stringValue())).isNotNull();
        assertThat(opened.required("user_id").stringValue()).isEqualTo(member.id());
        assertThat(opened.required("status").stringValue()).isEqualTo("active");
        assertThat(opened.required("message_count").intValue()).isZero();
        assertThat(opened.required("message").stringValue()).isEqualTo("Session created successfully");
    }

    @Test
    void addsWhatIsSaidAndSumsItUp() {
        String id = opened().required("session_id").stringValue();
        JsonNode added = said(id, "role=user&content=Hello&message_type=chat&tokens_used=5&cost_usd=0.001");
        said(id, "role=assistant&content=Sure,I_can_help_you&message_type=chat&tokens_used=12&cost_usd=0.002");
        member.bearer()
                .put()
                .uri("/api/v1/sessions/{id}/status?status=completed", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.message")
                .isEqualTo("Session status updated to completed")
                .jsonPath("$.data")
                .isEqualTo(true);

        assertThat(added.required("message").stringValue()).isEqualTo("Message added to session");
        JsonNode message = added.required("data");
        assertThat(message.required("session_id").stringValue()).isEqualTo(id);
        assertThat(message.required("user_id").stringValue()).isEqualTo(member.id());
        assertThat(message.required("tool_calls").isNull()).isTrue();
        assertThat(message.required("tool_call_id").isNull()).isTrue();
        assertThat(message.required("message_metadata").isObject()).isTrue();
        assertThat(message.required("cost_usd").decimalValue()).isEqualByComparingTo("0.001");
        assertThat(message.required("is_summary_candidate").booleanValue()).isTrue();
        assertThat(message.required("importance_score").decimalValue()).isEqualByComparingTo("0.5");
        member.bearer()
                .get()
                .uri("/api/v1/users/{id}/sessions?active_only=false&limit=10&offset=0", member.id())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.message")
                .isEqualTo("Retrieved 1 sessions")
                .jsonPath("$.data[0].session_id")
                .isEqualTo(id)
                .jsonPath("$.data[0].conversation_data.topic")
                .isEqualTo("test session")
                .jsonPath("$.data[0].metadata.source")
                .isEqualTo("test")
                .jsonPath("$.data[0].status")
                .isEqualTo("completed")
                .jsonPath("$.data[0].is_active")
                .isEqualTo(true)
                .jsonPath("$.data[0].message_count")
                .isEqualTo(2)
                .jsonPath("$.data[0].total_tokens")
                .isEqualTo(17)
                .jsonPath("$.data[0].total_cost")
                .isEqualTo(0.003)
                .jsonPath("$.data[0].session_summary")
                .isEqualTo("")
                .jsonPath("$.data[0].expires_at")
                .isEmpty();
        member.bearer()
                .get()
                .uri("/api/v1/sessions/{id}/messages?limit=10&offset=1", id)
                .exchange()
                .expectBody()
                .jsonPath("$.message")
                .isEqualTo("Retrieved 1 messages")
                .jsonPath("$.data[0].role")
                .isEqualTo("assistant");
    }

    @Test
    void addsNoMessageOfWhichItCouldNotTellWhoseItIs() {
        String id = opened().required("session_id").stringValue();
        changed("update conversations set user_id = -1 where session_id = :id::uuid", id);

        Accounts.fresh(clients, "operator")
                .signedIn()
                .post()
                .uri("/api/v1/sessions/{id}/messages?role=user&content=Hello", id)
                .exchange()
                .expectBody()
                .returnResult();

        assertThat(database.sql("select message_count from conversations where session_id = :id::uuid")
                        .bind("id", id)
                        .mapValue(Integer.class)
                        .one()
                        .block(SOON))
                .isZero();
    }

    @Test
    void takesAMessageAsJson() {
        String id = opened().required("session_id").stringValue();

        member.bearer()
                .post()
                .uri("/api/v1/sessions/{id}/messages", id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("""
                        {"role": "tool", "content": "Grüße, 世界", "tool_call_id": "call_1", "tool_calls": [{"a": 1}],
                         "tokens_used": 3, "cost_usd": 0.000001, "metadata": {"k": "\\u0000"}}
                        """)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.data.content")
                .isEqualTo("Grüße, 世界")
                .jsonPath("$.data.tool_calls[0].a")
                .isEqualTo(1)
                .jsonPath("$.data.message_type")
                .isEqualTo("chat");
    }

    @Test
    void deletesAConversationWithWhatWasSaid() {
        String id = opened().required("session_id").stringValue();
        said(id, "role=user&content=Hello");

        member.bearer()
                .delete()
                .uri("/api/v1/sessions/{id}", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.message")
                .isEqualTo("Session " + id + " deleted successfully")
                .jsonPath("$.data.session_id")
                .isEqualTo(id)
                .jsonPath("$.data.deleted")
                .isEqualTo(true);

        member.bearer()
                .delete()
                .uri("/api/v1/sessions/{id}", id)
                .exchange()
                .expectStatus()
                .isNotFound();
        member.bearer()
                .get()
                .uri("/api/v1/sessions/{id}/messages", id)
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void keepsEveryConversationToItsUser() {
        String id = opened().required("session_id").stringValue();
        WebTestClient other = ServiceUsers.ensured(clients).bearer();

        other.delete()
                .uri("/api/v1/sessions/{id}", id)
                .exchange()
                .expectStatus()
                .isForbidden();
        other.get().uri("/api/v1/sessions/{id}", id).exchange().expectStatus().isForbidden();
        other.get()
                .uri("/api/v1/sessions/{id}/messages", id)
                .exchange()
                .expectStatus()
                .isForbidden();
        other.put()
                .uri("/api/v1/sessions/{id}/status?status=ended", id)
                .exchange()
                .expectStatus()
                .isForbidden();
        other.post()
                .uri("/api/v1/sessions/{id}/messages?role=user&content=x", id)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "sess_abc", "1", "1-1-1-1-1"})
    void doesNotFindWhatIsNotThere(String id) {
        member.bearer()
                .delete()
                .uri("/api/v1/sessions/{id}", id)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Session not found: " + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content=x",
                "role=nobody&content=x",
                "role=user",
                "role=user&content=",
                "role=user&content=a%00b",
                "role=user&content=x&tokens_used=-1",
                "role=user&content=x&tokens_used=1.5",
                "role=user&content=x&tokens_used=99999999999999999999",
                "role=user&content=x&cost_usd=-0.1",
                "role=user&content=x&cost_usd=NaN",
                "role=user&content=x&cost_usd=Infinity",
                "role=user&content=x&cost_usd=0.0000001",
                "role=user&content=x&cost_usd=1e999999999",
                "role=user&content=x&cost_usd=1e-999999999",
                "role=user&content=x&importance_score=1.1",
                "role=user&content=x&tool_calls={",
                "role=user&content=x&tool_calls=5"
            })
    void refusesAMessageThatMakesNoSense(String query) {
        String id = opened().required("session_id").stringValue();

        member.bearer()
                .post()
                .uri(URI.create(clients.url() + "/api/v1/sessions/" + id + "/messages?" + query.replace("{", "%7B")))
                .exchange()
                .expectStatus()
                .isBadRequest();

        assertThat(sumOf(id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"content\": \"a\\ud800\"",
                "\"content\": \"x\", \"message_metadata\": {\"a\": \"\\ud800\"}",
                "\"content\": \"x\", \"metadata\": {\"\\udc00\": 1}",
                "\"content\": \"x\", \"tool_calls\": [{\"a\": [\"\\ude00\\ud83d\"]}]",
                "\"content\": \"x\", \"tool_call_id\": \"\\ud800\"",
                "\"content\": \"x\", \"message_type\": \"\\ud83d!\""
            })
    void refusesHalfACharacterBeforeAnythingIsSaid(String fields) {
        String id = opened().required("session_id").stringValue();

        member.bearer()
                .post()
                .uri("/api/v1/sessions/{id}/messages", id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"role\": \"user\", " + fields + "}")
                .exchange()
                .expectStatus()
                .isBadRequest();

        assertThat(sumOf(id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tokens_used\": \"5\"",
                "\"tokens_used\": \"\"",
                "\"tokens_used\": true",
                "\"cost_usd\": \"0.1\"",
                "\"importance_score\": \"\"",
                "\"is_summary_candidate\": 1",
                "\"is_summary_candidate\": \"true\"",
                "\"is_summary_candidate\": \"\"",
                "\"tool_calls\": 5",
                "\"tool_calls\": \"[]\"",
                "\"tool_calls\": false"
            })
    void refusesWhatHasAnotherTypeInAMessage(String field) {
        String id = opened().required("session_id").stringValue();

        new UserService(member.bearer())
                .post(
                        400,
                        "/api/v1/sessions/{id}/messages",
                        id,
                        "{\"role\": \"user\", \"content\": \"x\", " + field + "}");

        assertThat(sumOf(id)).isZero();
    }

    @Test
    void takesTruthsAndNumbersAndWhatIsLeftOpen() {
        String id = opened().required("session_id").stringValue();
        UserService service = new UserService(member.bearer());

        JsonNode said = service.post(
                200,
                "/api/v1/sessions/{id}/messages",
                id,
                "{\"role\": \"user\", \"content\": \"x\", \"is_summary_candidate\": false, \"tokens_used\": null}");

        assertThat(said.required("data").required("is_summary_candidate").booleanValue())
                .isFalse();
        assertThat(said.required("data").required("tokens_used").longValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "false", "False"})
    void takesTruthsInAQueryAsPythonAndJavaScriptWriteThem(String text) {
        String id = opened().required("session_id").stringValue();

        JsonNode said = new UserService(member.bearer())
                .post(200, "/api/v1/sessions/{id}/messages?role=user&content=x&is_summary_candidate=" + text, id, "");

        assertThat(said.required("data").required("is_summary_candidate").booleanValue())
                .isEqualTo(Boolean.parseBoolean(text));
    }

    @Test
    void refusesHalfACharacterInAQuery() {
        String id = opened().required("session_id").stringValue();

        member.bearer()
                .post()
                .uri(
                        "/api/v1/sessions/{id}/messages?role=user&content=x&message_metadata={json}",
                        id,
                        "{\"a\": \"\\ud800\"}")
                .exchange()
                .expectStatus()
                .isBadRequest();

        assertThat(sumOf(id)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"title\": \"\\ud800\"",
                "\"conversation_data\": {\"a\": \"\\ud800\"}",
                "\"metadata\": {\"a\": {\"\\ud800\": 1}}"
            })
    void opensNoConversationWithHalfACharacter(String field) {
        member.bearer()
                .post()
                .uri("/api/v1/users/{id}/sessions", member.id())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{" + field + "}")
                .exchange()
                .expectStatus()
                .isBadRequest();

        assertThat(Accounts.json(member.bearer()
                                .get()
                                .uri("/api/v1/users/{id}/sessions", member.id())
                                .exchange()
                                .expectBody()
                                .returnResult()
                                .getResponseBody())
                        .required("data"))
                .isEmpty();
    }

    @Test
    void keepsWholeCharactersOfEveryPlane() {
        String id = opened().required("session_id").stringValue();

        member.bearer()
                .post()
                .uri("/api/v1/sessions/{id}/messages", id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(
                        "{\"role\": \"user\", \"content\": \"\\ud83d\\ude00\", \"metadata\": {\"a\": \"\\ud83d\\ude00\"}}")
                .exchange()
                .expectStatus()
                .isOk();

        member.bearer()
                .get()
                .uri("/api/v1/sessions/{id}/messages", id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.data[0].content")
                .isEqualTo("😀")
                .jsonPath("$.data[0].message_metadata.a")
                .isEqualTo("😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "世", "\\u4e16"})
    void takesAMessageAsLongAsItMayBe(String character) {
        String id = opened().required("session_id").stringValue();
        String content = character.repeat(99_000);

        new UserService(member.bearer())
                .post(
                        200,
                        "/api/v1/sessions/{id}/messages",
                        id,
                        "{\"role\": \"user\", \"content\": \"" + content + "\"}");
    }

    @Test
    void refusesAMessageThatIsTooLong() {
        String id = opened().required("session_id").stringValue();

        member.bearer()
                .post()
                .uri("/api/v1/sessions/{id}/messages", id)
                .bodyValue(Map.of("role", "user", "content", "x".repeat(100_001)))
                .exchange()
                .expectStatus()
                .isEqualTo(413);
    }

    @Test
    void refusesAMessageWhereThereIsNoRoomForIt() {
        String id = opened().required("session_id").stringValue();
        changed("update conversations set message_count = 10000 where session_id = :id::uuid", id);

        JsonNode refused = new UserService(member.bearer()).post(409, "/api/v1/sessions/{id}/messages", id, A_MESSAGE);

        assertThat(refused.required("code").stringValue()).isEqualTo("conversation-full");
        assertThat(sumOf(id)).isEqualTo(10_000);
    }

    @Test
    void refusesAMessageWhileAsManyAsMayWaitToBeAdded() {
        String id = opened().required("session_id").stringValue();
        Sinks.One<Long> locked = Sinks.one();
        Disposable.Composite underWay = Disposables.composite();
        underWay.add(transaction
                .transactional(database.sql("""
                                select user_id from conversations where session_id = :id::uuid for update
                                """)
                        .bind("id", id)
                        .mapValue(Long.class)
                        .one()
                        .doOnNext(owner -> locked.tryEmitValue(owner).orThrow())
                        .then(Mono.never()))
                .subscribe());
        try {
            Owner owner = locked.asMono().map(Owner::user).block(SOON);
            for (int i = 0; i < AS_MANY_AS_MAY_BE_UNDER_WAY; i++) {
                underWay.add(conversations
                        .add(UUID.fromString(id), owner, List.of(NewMessage.chat(Speaker.USER, "x", 0)))
                        .subscribe(added -> {}, failure -> {}));
            }

            JsonNode refused =
                    new UserService(member.bearer()).post(429, "/api/v1/sessions/{id}/messages", id, A_MESSAGE);

            assertThat(refused.required("code").stringValue()).isEqualTo("too-many-messages");
        } finally {
            underWay.dispose();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "offset=-1", "limit=x", "active_only=perhaps"})
    void refusesAPageThatMakesNoSense(String query) {
        member.bearer()
                .get()
                .uri("/api/v1/users/{id}/sessions?" + query, member.id())
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void answersAPageThatIsTooLargeNeitherWholeNorInPart() {
        UserService service = new UserService(member.bearer()).patient();
        String id = opened().required("session_id").stringValue();
        String message = "{\"role\":\"user\",\"content\":\"" + "x".repeat(99_000) + "\"}";
        for (int i = 0; i < 90; i++) {
            service.post(200, "/api/v1/sessions/{id}/messages", id, message);
        }

        JsonNode refusal = service.get(400, "/api/v1/sessions/{id}/messages?limit=1000", id);

        assertThat(refusal.required("detail").stringValue())
                .isEqualTo("The page would be larger than 8 MB; ask for a smaller limit");
        assertThat(service.get(200, "/api/v1/sessions/{id}/messages?limit=50&offset=50", id)
                        .required("data"))
                .hasSize(40);
    }

    @Test
    void refusesABodyThatNamesAnotherUser() {
        member.bearer()
                .post()
                .uri("/api/v1/users/{id}/sessions", member.id())
                .bodyValue(Map.of("user_id", ServiceUsers.freshId()))
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    private void changed(String sql, String id) {
        database.sql(sql).bind("id", id).then().block(SOON);
    }

    private int sumOf(String id) {
        return Accounts.json(member.bearer()
                        .get()
                        .uri("/api/v1/sessions/{id}", id)
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody())
                .required("data")
                .required("message_count")
                .intValue();
    }

    private JsonNode said(String id, String query) {
        return Accounts.json(member.bearer()
                .post()
                .uri("/api/v1/sessions/" + id + "/messages?" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private JsonNode opened() {
        return Accounts.json(member.bearer()
                .post()
                .uri("/api/v1/users/{id}/sessions", member.id())
                .bodyValue(Map.of(
                        "user_id",
                        member.id(),
                        "conversation_data",
                        Map.of("topic", "test session"),
                        "metadata",
                        Map.of("source", "test")))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }
}
