package io.larkspur.admin;

import java.util.Map;
import java.util.UUID;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Users of the user service, each with a token of their own. */
final class ServiceUsers {

    private ServiceUsers() {}

    /** Somebody nobody has met, under an id as Auth0 gives them. */
    static String freshId() {
        return "auth0|" + UUID.randomUUID();
    }

    static JsonNode token(Clients clients, String userId) {
        return Accounts.json(clients.nobody()
                .post()
                .uri("/auth/dev-token?user_id={id}&email={email}", userId, "test@test.com")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    /** Somebody with an account. */
    static Member ensured(Clients clients) {
        return ensured(clients, freshId());
    }

    static Member ensured(Clients clients, String id) {
        WebTestClient bearer = as(clients, id);
        bearer.post()
                .uri("/api/v1/users/ensure")
                .bodyValue(Map.of("auth0_id", id, "email", "test@test.com", "name", "Test User"))
                .exchange()
                .expectStatus()
                .isOk();
        return new Member(id, bearer);
    }

    record Member(String id, WebTestClient bearer) {}

    /** Whoever has this id, with their token; not ensured yet. */
    static WebTestClient as(Clients clients, String userId) {
        return clients.bearer(token(clients, userId).required("token").stringValue());
    }
}
