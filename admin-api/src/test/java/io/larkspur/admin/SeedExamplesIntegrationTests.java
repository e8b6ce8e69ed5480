package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;

/** The examples of contract A, replayed word for word; only the ids that are ours to choose differ. */
@AdminApiTest
class SeedExamplesIntegrationTests {

    private static final String OPEN = """
            {
              "app_id": "cli_a1b2c3d4e5f6g7h8",
              "user_id": "ou_7dab8a3d3cdcc08c560abcd",
              "auth_method": "websocket_card"
            }
            """;

    private static final String OPENED = """
            {
              "id": %s,
              "session_id": "%s",
              "app_id": "cli_a1b2c3d4e5f6g7h8",
              "user_id": "ou_7dab8a3d3cdcc08c560abcd",
              "open_id": null,
              "auth_method": "websocket_card",
              "state": "pending",
              "created_at": "2026-01-19T10:00:00Z",
              "expires_at": "2026-01-19T10:10:00Z",
              "completed_at": null
            }
            """;

    private static final String COMPLETE = """
            {
              "user_access_token": "u-7dCz4T1Bx9KyLmNpQrStUvWxYz",
              "token_expires_at": "2026-01-26T10:05:00Z",
              "user_info": {
                "name": "张三",
                "user_id": "7123456789012345678",
                "open_id": "ou_7dab8a3d3cdcc08c560abcd",
                "union_id": "on_8e89a9c0d4e5f6a7b8c9d0e1",
                "mobile": "+86-13800138000",
                "email": "zhangsan@example.com"
              }
            }
            """;

    private static final String COMPLETED = """
            {
              "id": %s,
              "session_id": "%s",
              "state": "completed",
              "open_id": "ou_7dab8a3d3cdcc08c560abcd",
              "user_name": "张三",
              "completed_at": "2026-01-19T10:05:00Z"
            }
            """;

    private static final String TOKEN = """
            {
              "user_access_token": "u-7dCz4T1Bx9KyLmNpQrStUvWxYz",
              "token_expires_at": "2026-01-26T10:05:00Z",
              "is_expiring": false
            }
            """;

    private static final String NO_TOKEN = """
            {
              "user_access_token": null,
              "token_expires_at": null,
              "is_expiring": false
            }
            """;

    private static final String SEND = """
            {
              "app_id": "cli_a1b2c3d4e5f6g7h8",
              "user_id": "ou_7dab8a3d3cdcc08c560abcd",
              "session_id": "%s",
              "options": {
                "include_detailed_description": true,
                "auth_card_template_id": null,
                "custom_message": "请授权以使用 AI 能力"
              }
            }
            """;

    private static final String SENT = """
            {
              "message_id": "om_7dCz4T1Bx9Ky2Lm3Np4Qr5St6Uv",
              "session_id": "%s"
            }
            """;

    private static final String TOKEN_PATH = "/internal/auth/tokens/cli_a1b2c3d4e5f6g7h8/ou_7dab8a3d3cdcc08c560abcd";

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Autowired
    private ScriptedCards cards;

    @BeforeEach
    void startAtTheTimeOfTheExamples() {
        clock.reset();
        cards.forget();
    }

    @Test
    void answersAsTheContractSays() {
        assertToken(NO_TOKEN);

        Opened session = open();
        assertSent(session);
        clock.advance(Duration.ofMinutes(5));
        assertCompleted(session);

        assertToken(TOKEN);
    }

    private Opened open() {
        byte[] body = clients.trusted()
                .post()
                .uri("/internal/auth/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(OPEN)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .returnResult()
                .getResponseBody();
        Opened session = Opened.read(body);
        clients.trusted()
                .get()
                .uri("/internal/auth/sessions/{id}", session.sessionId())
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(OPENED.formatted(session.id(), session.sessionId()), JsonCompareMode.STRICT)
                .json(new String(body, StandardCharsets.UTF_8), JsonCompareMode.STRICT);
        return session;
    }

    private void assertSent(Opened session) {
        clients.trusted()
                .post()
                .uri("/internal/auth/cards/send")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(SEND.formatted(session.sessionId()))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(SENT.formatted(session.sessionId()), JsonCompareMode.STRICT);
        assertThat(cards.sent())
                .singleElement()
                .satisfies(sent -> assertThat(sent.options().customMessage()).isEqualTo("请授权以使用 AI 能力"));
    }

    private void assertCompleted(Opened session) {
        clients.trusted()
                .patch()
                .uri("/internal/auth/sessions/{id}", session.sessionId())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(COMPLETE)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(COMPLETED.formatted(session.id(), session.sessionId()), JsonCompareMode.STRICT);
    }

    private void assertToken(String expected) {
        clients.trusted()
                .get()
                .uri(TOKEN_PATH)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .json(expected, JsonCompareMode.STRICT);
    }
}
