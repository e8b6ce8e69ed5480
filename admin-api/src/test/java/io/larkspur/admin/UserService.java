package io.larkspur.admin;

import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.VouchedUser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The user service as one of its users calls it: a status that must come, and the JSON that came. */
record UserService(WebTestClient client) {

    static UserService ofMember(Clients clients, Members members, String userId) {
        JsonNode token = ServiceUsers.token(clients, userId);
        members.enrol(new VouchedUser(token.required("provider").stringValue(), userId, "test@test.com", "Test User"))
                .block(Duration.ofSeconds(20));
        return new UserService(clients.bearer(token.required("token").stringValue()));
    }

    JsonNode get(int status, String uri, Object... variables) {
        return json(client.get().uri(uri, variables).exchange(), status);
    }

    JsonNode post(int status, String uri, String userId, String body) {
        return json(
                client.post()
                        .uri(uri, userId)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange(),
                status);
    }

    JsonNode keyed(int status, String uri, String userId, String key, String body) {
        return json(
                client.post()
                        .uri(uri, userId)
                        .header("Idempotency-Key", key)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange(),
                status);
    }

    /** As one who takes long answers, too. */
    UserService patient() {
        return new UserService(client.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(32 * 1024 * 1024))
                .build());
    }

    static JsonNode json(WebTestClient.ResponseSpec answer, int status) {
        byte[] body = answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return body == null
                ? MissingNode.getInstance()
                : Accounts.json(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }
}
