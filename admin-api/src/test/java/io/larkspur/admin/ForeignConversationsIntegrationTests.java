package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.conversations.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * Conversations of somebody else, for which the contract has an answer of its own: it says that there is one, and nothing of
 * how it stands, what was said in it, or whose it is.
 */
@AdminApiTest
class ForeignConversationsIntegrationTests {

    private static final Duration A_WHILE = Duration.ofMinutes(10);
    private static final String CONVERSATION = "/api/v1/sessions/{id}";
    private static final String MESSAGES = CONVERSATION + "/messages";
    private static final String A_MESSAGE = "{\"role\":\"user\",\"content\":\"Hello\"}";

    private static final List<Request> REQUESTS = List.of(
            new Request(HttpMethod.GET, CONVERSATION, ""),
            new Request(HttpMethod.PUT, CONVERSATION + "/status?status=ended", ""),
            new Request(HttpMethod.PUT, CONVERSATION + "/status", "{\"status\":\"active\"}"),
            new Request(HttpMethod.DELETE, CONVERSATION, ""),
            new Request(HttpMethod.GET, MESSAGES, ""),
            new Request(HttpMethod.GET, MESSAGES + "?limit=1&offset=1", ""),
            new Request(HttpMethod.POST, MESSAGES, A_MESSAGE),
            new Request(HttpMethod.POST, MESSAGES + "?role=user&content=Hello", ""));

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    private final Map<String, String> theirs = new LinkedHashMap<>();
    private ServiceUsers.Member other =
            new ServiceUsers.Member("", WebTestClient.bindToServer().build());

    /** One of each standing, with something said in it, and one each that is new and over. */
    @BeforeEach
    void someOfAnother() {
        other = ServiceUsers.ensured(clients);
        theirs.put("new", opened("{}"));
        theirs.put(
                "over",
                opened("{\"title\":\"theirs\",\"expires_at\":\""
                        + clock.instant().plus(A_WHILE) + "\"}"));
        for (Standing standing : Standing.values()) {
            String id = opened("{\"title\":\"theirs\",\"metadata\":{\"whose\":\"theirs\"}}");
            assertThat(asked(other.bearer(), new Request(HttpMethod.POST, MESSAGES, A_MESSAGE), id)
                            .status())
                    .isEqualTo(200);
            assertThat(asked(
                                    other.bearer(),
                                    new Request(
                                            HttpMethod.PUT, CONVERSATION + "/status?status=" + standing.wireName(), ""),
                                    id)
                            .status())
                    .isEqualTo(200);
            theirs.put(standing.wireName(), id);
        }
        clock.advance(A_WHILE.plusMinutes(1));
    }

    @Test
    void refusesAlikeHoweverTheyStandAndChangesNothing() {
        WebTestClient mine = ServiceUsers.ensured(clients).bearer();
        String before = everything();

        for (Request request : REQUESTS) {
            Map<Answer, List<String>> answers = theirs.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            entry -> asked(mine, request, entry.getValue()),
                            Collectors.mapping(Map.Entry::getKey, Collectors.toList())));

            assertThat(answers).as(request.toString()).hasSize(1);
            Answer answer = answers.keySet().iterator().next();
            assertThat(answer.status()).as(request.toString()).isEqualTo(403);
            assertThat(answer.body()).contains("\"foreign-conversation\"").doesNotContain("theirs", other.id());
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void areAsUnknownToTheirOwnersOnceDeletedAsThoseOfNobody() {
        String deleted = theirs.get("active");
        assertThat(asked(other.bearer(), new Request(HttpMethod.DELETE, CONVERSATION, ""), deleted)
                        .status())
                .isEqualTo(200);
        WebTestClient mine = ServiceUsers.ensured(clients).bearer();

        for (Request request : REQUESTS) {
            Answer ofNobody = asked(mine, request, UUID.randomUUID().toString());

            assertThat(ofNobody.status()).as(request.toString()).isEqualTo(404);
            assertThat(ofNobody.body()).contains("\"unknown-conversation\"");
            assertThat(asked(mine, request, deleted)).as(request.toString()).isEqualTo(ofNobody);
            assertThat(asked(other.bearer(), request, deleted))
                    .as(request.toString())
                    .isEqualTo(ofNobody);
        }
    }

    /** Only a member is told 403 and 404 apart. */
    @Test
    void cannotBeToldFromNoneByThoseWhoAreNoMembers() {
        Map<String, WebTestClient> callers = Map.of(
                "nobody",
                clients.nobody(),
                "an application",
                clients.trusted(),
                "a bad token",
                clients.bearer("nonsense"),
                "who was never met",
                ServiceUsers.as(clients, ServiceUsers.freshId()));

        callers.forEach((name, caller) -> {
            for (Request request : REQUESTS) {
                Answer ofNobody = asked(caller, request, UUID.randomUUID().toString());

                assertThat(ofNobody.status()).as(name + " " + request).isIn(401, 403, 404);
                theirs.forEach((standing, id) -> assertThat(asked(caller, request, id))
                        .as(name + " " + request + " " + standing)
                        .isEqualTo(ofNobody));
            }
        });
    }

    private String opened(String body) {
        return new UserService(other.bearer())
                .post(200, "/api/v1/users/{id}/sessions", other.id(), body)
                .required("session_id")
                .stringValue();
    }

    private String everything() {
        UserService service = new UserService(other.bearer());
        JsonNode conversations =
                service.get(200, "/api/v1/users/{id}/sessions", other.id()).required("data");
        assertThat(conversations).hasSize(theirs.size());
        return conversations
                + theirs.values().stream()
                        .map(id ->
                                service.get(200, MESSAGES, id).required("data").toString())
                        .collect(Collectors.joining());
    }

    private static Answer asked(WebTestClient client, Request request, String id) {
        WebTestClient.RequestBodySpec asked = client.method(request.method()).uri(request.path(), id);
        EntityExchangeResult<byte[]> result = (request.body().isEmpty()
                        ? asked.exchange()
                        : asked.contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(request.body())
                                .exchange())
                .expectBody()
                .returnResult();
        String text =
                new String(Objects.requireNonNullElse(result.getResponseBody(), new byte[0]), StandardCharsets.UTF_8);
        return new Answer(
                result.getStatus().value(),
                text.replaceAll("\"(request_id|timestamp|instance)\":\"[^\"]*\"", "\"$1\"")
                        .replace(id, "the id"));
    }

    private record Request(HttpMethod method, String path, String body) {}

    private record Answer(int status, String body) {}
}
