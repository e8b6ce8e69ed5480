package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.sandbox.state.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AilyIntegrationTests {
    private static final String APP = "spring_5862e4fea8__c";
    private static final String SESSIONS = "/open-apis/aily/v1/sessions";

    private Platform platform;
    private String[] bearer = {};

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
        bearer = Platform.bearer(platform.userToken());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String session() {
        return platform.post(SESSIONS, "{\"metadata\":\"{\\\"a\\\":1}\"}", bearer)
                .data()
                .path("session")
                .path("id")
                .asString("");
    }

    @Test
    void runsAConversation() {
        String session = SESSIONS + "/" + session();
        JsonNode message = platform.post(
                        session + "/messages",
                        "{\"idempotent_id\":\"i1\",\"content_type\":\"MDX\",\"content\":\"How are you?\"}",
                        bearer)
                .data()
                .path("message");
        Reply again = platform.post(
                session + "/messages",
                "{\"idempotent_id\":\"i1\",\"content_type\":\"MDX\",\"content\":\"How are you?\"}",
                bearer);
        JsonNode run = platform.post(session + "/runs", "{\"app_id\":\"" + APP + "\"}", bearer)
                .data()
                .path("run");
        Reply busy = platform.post(session + "/runs", "{\"app_id\":\"" + APP + "\"}", bearer);
        platform.advance("PT2S");
        JsonNode ended = platform.get(session + "/runs/" + run.path("id").asString(""), bearer)
                .data()
                .path("run");
        JsonNode messages = platform.get(session + "/messages", bearer).data().path("messages");

        assertThat(session).matches(".*/session_[0-9a-hj-km-np-z]{13}");
        assertThat(message.path("sender").path("sender_type").asString("")).isEqualTo("USER");
        assertThat(again.data().path("message").path("id")).isEqualTo(message.path("id"));
        assertThat(run.path("status").asString("")).isIn("QUEUED", "IN_PROGRESS");
        assertThat(busy.status()).isEqualTo(400);
        assertThat(busy.code()).isEqualTo(2700001);
        assertThat(ended.path("status").asString("")).isEqualTo("COMPLETED");
        assertThat(messages).hasSize(2);
        assertThat(messages.get(1).path("sender").path("sender_type").asString(""))
                .isEqualTo("ASSISTANT");
        assertThat(messages.get(1).path("run_id")).isEqualTo(run.path("id"));
    }

    @Test
    void takesTheAppsTokenToo() {
        assertThat(platform.post(SESSIONS, "{}", Platform.bearer(platform.tenantToken()))
                        .code())
                .isZero();
    }

    @Test
    void answersSkillsWithJsonInAString() {
        Reply reply = platform.post(
                "/open-apis/aily/v1/apps/" + APP + "/skills/skill_any/start",
                "{\"global_variable\":{\"query\":\"What now?\"},\"input\":\"{}\"}",
                bearer);
        JsonNode output = Json.parse(reply.data().path("output").asString(""));

        assertThat(output).isNotNull();
        assertThat(reply.data().path("output").isString()).isTrue();
        assertThat(platform.get("/open-apis/aily/v1/apps/nonsense/skills", bearer)
                        .code())
                .isEqualTo(2700001);
    }

    @Test
    void streamsAnswersPieceByPiece() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(platform.sandbox.url() + "/open-apis/aily/v1/apps/" + APP + "/knowledges/ask"))
                .headers(bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":{\"content\":\"What is it?\"}}"))
                .build();
        List<Long> times = new ArrayList<>();
        List<JsonNode> events = new ArrayList<>();
        HttpResponse<java.util.stream.Stream<String>> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        response.body().filter(line -> line.startsWith("data: ")).forEach(line -> {
            times.add(System.nanoTime());
            JsonNode event = Json.parse(line.substring(6));
            events.add(event == null ? Json.object() : event);
        });

        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(events).hasSizeGreaterThanOrEqualTo(5).noneMatch(event -> event.has("code"));
        assertThat(Duration.ofNanos(times.get(times.size() - 1) - times.get(0))).isGreaterThan(Duration.ofMillis(250));
        for (int i = 1; i < events.size(); i++) {
            assertThat(content(events.get(i))).startsWith(content(events.get(i - 1)));
        }
        assertThat(events.get(0).path("status").asString("")).isEqualTo("processing");
        assertThat(events.get(events.size() - 1).path("status").asString("")).isEqualTo("finished");
    }

    private static String content(JsonNode event) {
        return event.path("message").path("content").asString("");
    }

    @Test
    void refusesAQuestionBeforeTheStream() {
        Reply reply = platform.post("/open-apis/aily/v1/apps/" + APP + "/knowledges/ask", "{}", bearer);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(2700001);
    }
}
