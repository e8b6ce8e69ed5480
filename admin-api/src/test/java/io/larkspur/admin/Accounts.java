package io.larkspur.admin;

import java.util.Objects;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People with an account, made and signed in over HTTP. */
final class Accounts {

    static final String PASSWORD = "right-password";

    private Accounts() {}

    /** Somebody nobody has met, who has this role. */
    static Person fresh(Clients clients, String role) {
        String name = role + "-" + UUID.randomUUID();
        JsonNode made = json(clients.administrator()
                .post()
                .uri("/admin/accounts")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(
                        "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\",\"role\":\"" + role + "\"}")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody());
        return new Person(clients, made.required("id").longValue(), name);
    }

    static JsonNode json(byte @org.jspecify.annotations.Nullable [] body) {
        return JsonMapper.shared().readTree(Objects.requireNonNull(body));
    }

    record Person(Clients clients, long id, String name) {

        JsonNode signIn() {
            return json(post("/api/v1/auth/login", "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}")
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .returnResult()
                    .getResponseBody());
        }

        WebTestClient.ResponseSpec post(String path, String body) {
            return clients.nobody()
                    .post()
                    .uri(path)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange();
        }

        WebTestClient signedIn() {
            return clients.bearer(signIn().required("access_token").stringValue());
        }
    }
}
