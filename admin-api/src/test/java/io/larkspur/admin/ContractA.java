package io.larkspur.admin;

import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Calls of contract A, by a caller that may make them. */
final class ContractA {

    static final String APP = "cli_a1b2c3d4e5f6a7b8";
    static final String ACCESS = "u-7dCz4T1Bx9KyLmNpQrStUvWxYz";

    private final WebTestClient client;

    ContractA(WebTestClient client) {
        this.client = client;
    }

    static String freshUser() {
        return "ou_" + UUID.randomUUID().toString().replace("-", "");
    }

    Opened open(String userId) {
        return Opened.read(tryOpen("{\"app_id\":\"%s\",\"user_id\":\"%s\"}".formatted(APP, userId))
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    ResponseSpec tryOpen(String body) {
        return send(HttpMethod.POST, "/internal/auth/sessions", body);
    }

    ResponseSpec find(String sessionId) {
        return client.get().uri("/internal/auth/sessions/{id}", sessionId).exchange();
    }

    ResponseSpec complete(String sessionId, String body) {
        return send(HttpMethod.PATCH, "/internal/auth/sessions/" + sessionId, body);
    }

    ResponseSpec send(HttpMethod method, String path, String body) {
        return client.method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    ResponseSpec token(HttpMethod method, String userId) {
        return client.method(method)
                .uri("/internal/auth/tokens/{app}/{user}", APP, userId)
                .exchange();
    }

    static String completion(String userId) {
        return completion(userId, ACCESS, "");
    }

    static String completion(String userId, String access, String more) {
        return """
                {"user_access_token": "%s", "token_expires_at": "2030-01-26T10:05:00Z",%s
                 "user_info": {"open_id": "%s", "name": "张三"}}
                """.formatted(access, more, userId);
    }
}
