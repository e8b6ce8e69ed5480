package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * The examples of the user service with their whole answers: every field, its type and value, and no other fields than
 * those that docs/api.md adds. What differs are ids, and times, which are those of a clock that stands still.
 */
@AdminApiTest
class UserServiceExamplesIntegrationTests {

    private static final byte[] PDF = "%PDF-1.7\nnothing much\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    private final String user = ServiceUsers.freshId();
    private WebTestClient bearer = WebTestClient.bindToServer().build();

    @BeforeEach
    void signIn() {
        clock.reset();
        bearer = ServiceUsers.as(clients, user);
    }

    @Test
    void givesATokenForTryingThingsOut() {
        JsonNode token = ServiceUsers.token(clients, user);

        assertWhole("""
                {"token": "%s", "user_id": "%s", "email": "test@test.com", "expires_in": 3600, "provider": "%s",
                 "timestamp": "2026-01-19T10:00:00Z"}
                """, token, text(token, "token"), user, text(token, "provider"));
    }

    @Test
    void ensuresAUser() {
        JsonNode first = ensured();
        String account = """
                {"success": true, "user_id": %s, "auth0_id": "%s", "email": "test@test.com", "name": "Test User",
                 "credits": 1000, "credits_total": 1000, "plan": "free", "is_active": true%s}
                """;

        long id = number(first, "user_id");
        assertWhole(account, first, id, user, ", \"created\": true");
        assertWhole(account, ensured(), id, user, ", \"created\": false");
        assertWhole(account, get("/api/v1/users/me"), id, user, "");
    }

    @Test
    void opensAConversation() {
        ensured();

        JsonNode opened = opened();

        assertWhole("""
                {"success": true, "session_id": "%s", "user_id": "%s", "status": "active", "message_count": 0,
                 "created_at": "2026-01-19T10:00:00Z", "message": "Session created successfully"}
                """, opened, uuid(opened, "session_id"), user);
    }

    @Test
    void keepsAConversationWithItsSums() {
        ensured();
        String id = text(opened(), "session_id");
        clock.advance(Duration.ofMinutes(1));
        JsonNode status = UserService.json(
                bearer.put()
                        .uri("/api/v1/sessions/{id}/status?status=completed", id)
                        .exchange(),
                200);
        clock.advance(Duration.ofMinutes(1));
        JsonNode said = post(
                "/api/v1/sessions/{id}/messages?role=user&content=Hello&message_type=chat&tokens_used=5&cost_usd=0.001",
                id,
                "");
        clock.advance(Duration.ofMinutes(1));
        JsonNode replied = post(
                "/api/v1/sessions/{id}/messages?role=assistant&content=Sure,I_can_help_you&message_type=chat&tokens_used=12&cost_usd=0.002",
                id,
                "");

        assertWhole("""
                {"success": true, "status": "success", "message": "Session status updated to completed",
                 "timestamp": "2026-01-19T10:01:00Z", "data": true}
                """, status);
        String question = message(said.required("data"), id, "user", "Hello", "5", "0.001", "10:02:00");
        String answer =
                message(replied.required("data"), id, "assistant", "Sure,I_can_help_you", "12", "0.002", "10:03:00");
        assertWhole("""
                {"success": true, "status": "success", "message": "Message added to session",
                 "timestamp": "2026-01-19T10:02:00Z", "data": %s}
                """, said, question);
        assertWhole("""
                {"success": true, "status": "success", "message": "Retrieved 2 messages",
                 "timestamp": "2026-01-19T10:03:00Z", "data": [%s, %s]}
                """, get("/api/v1/sessions/{id}/messages?limit=10&offset=0", id), question, answer);
        JsonNode sessions = get("/api/v1/users/{id}/sessions?active_only=false&limit=10&offset=0", user);
        String conversation = """
                {"id": %s, "session_id": "%s", "user_id": "%s", "title": null,
                 "conversation_data": {"topic": "test session"}, "status": "completed",
                 "metadata": {"source": "test"}, "is_active": true, "message_count": 2, "total_tokens": 17,
                 "total_cost": 0.003, "session_summary": "", "created_at": "2026-01-19T10:00:00Z",
                 "updated_at": "2026-01-19T10:03:00Z", "last_activity": "2026-01-19T10:03:00Z", "expires_at": null}
                """.formatted(number(sessions.required("data").required(0), "id"), id, user);
        assertWhole("""
                {"success": true, "status": "success", "message": "Retrieved 1 sessions",
                 "timestamp": "2026-01-19T10:03:00Z", "data": [%s]}
                """, sessions, conversation);
        assertWhole("""
                {"success": true, "status": "success", "message": "Session retrieved",
                 "timestamp": "2026-01-19T10:03:00Z", "data": %s}
                """, get("/api/v1/sessions/{id}", id), conversation);
        assertWhole(
                """
                {"success": true, "status": "success", "message": "Session %1$s deleted successfully",
                 "timestamp": "2026-01-19T10:03:00Z", "data": {"session_id": "%1$s", "deleted": true}}
                """,
                UserService.json(
                        bearer.delete().uri("/api/v1/sessions/{id}", id).exchange(), 200),
                id);
    }

    @Test
    void recordsUsage() {
        ensured();
        String use = """
                "user_id": "%s", "session_id": "sess_abc123def456", "trace_id": "trace_xyz789abc",
                "endpoint": "/api/chat/completion", "event_type": "ai_chat", "credits_charged": 5.5,
                "cost_usd": 0.011, "calculation_method": "gpt4_pricing", "tokens_used": 1250, "prompt_tokens": 800,
                "completion_tokens": 450, "model_name": "gpt-4", "provider": "openai", "tool_name": "chat_service",
                "operation_name": "generate_response",
                "billing_metadata": {"request_id": "req_abc123", "billing_tier": "pro", "region": "us-east-1"},
                "request_data": {"temperature": 0.7, "max_tokens": 500,
                                 "system_prompt": "You are a helpful assistant"},
                "response_data": {"message": "Generated response content", "finish_reason": "stop",
                                  "model_version": "gpt-4-0613"}
                """.formatted(user);

        JsonNode recorded = post("/api/v1/users/{id}/usage", user, "{" + use + "}");

        long id = number(recorded.required("data"), "id");
        assertWhole("""
                {"success": true, "status": "success", "message": "Usage recorded successfully",
                 "data": {"id": %s, "user_id": "%s", "session_id": "sess_abc123def456", "event_type": "ai_chat",
                          "credits_charged": 5.5, "created_at": "2026-01-19T10:00:00Z"},
                 "timestamp": "2026-01-19T10:00:00Z"}
                """, recorded, id, user);
        assertWhole(
                """
                {"success": true, "status": "success", "message": "Retrieved 1 usage records",
                 "timestamp": "2026-01-19T10:00:00Z", "next_cursor": null,
                 "data": [{"id": %s, %s, "created_at": "2026-01-19T10:00:00Z"}]}
                """, get("/api/v1/users/{id}/usage?limit=10&offset=0&start_date=2026-01-01T00:00:00Z", user), id, use);
        assertWhole(
                """
                {"success": true,
                 "data": {"total_records": 1, "total_credits_charged": 5.5, "total_cost_usd": 0.011,
                          "total_tokens_used": 1250, "by_event_type": {"ai_chat": 1}, "by_model": {"gpt-4": 1},
                          "by_provider": {"openai": 1},
                          "date_range": {"start_date": "2025-01-01T00:00:00Z", "end_date": "2026-07-25T23:59:59Z"}}}
                """,
                get(
                        "/api/v1/users/{id}/usage/stats?start_date=2025-01-01T00:00:00Z&end_date=2026-07-25T23:59:59Z",
                        user));
    }

    @Test
    void recordsABatch() {
        ensured();

        JsonNode recorded = post("/api/v1/usage/batch", "", """
                {"records": [{"user_id": "%s", "event_type": "api_call", "credits_charged": 1.0},
                             {"user_id": "auth0|user2", "event_type": "api_call", "credits_charged": 1.5}]}
                """.formatted(user));

        JsonNode results = recorded.required("data").required("results");
        assertWhole("""
                {"success": true, "status": "partial", "message": "Recorded 1 of 2 usage records",
                 "timestamp": "2026-01-19T10:00:00Z",
                 "data": {"total": 2, "recorded": 1, "failed": 1,
                          "results": [{"index": 0, "success": true, "id": %s, "error_code": null, "error": null},
                                      {"index": 1, "success": false, "id": null, "error_code": "foreign-user",
                                       "error": "%s"}]}}
                """, recorded, number(results.required(0), "id"), text(results.required(1), "error"));
    }

    @Test
    void spendsAndRechargesCredits() {
        ensured();

        assertWhole("""
                {"success": true, "remaining_credits": 974.5, "consumed_amount": 25.5, "message": "成功消费 25.5 积分"}
                """, post("/api/v1/users/{id}/credits/consume", user, """
                {"user_id": "%s", "amount": 25.5, "reason": "GPT-4 API调用测试", "endpoint": "/api/chat/completion"}
                """.formatted(user)));
        clock.advance(Duration.ofMinutes(1));
        assertWhole("""
                {"success": true, "status": "success", "message": "成功充值 1000.0 积分", "remaining_credits": 1974.5,
                 "recharged_amount": 1000.0, "timestamp": "2026-01-19T10:01:00Z",
                 "data": {"user_id": "%s", "transaction_type": "recharge", "credits_amount": 1000.0,
                          "credits_before": 974.5, "credits_after": 1974.5, "reference_id": "stripe_pi_abc123def456",
                          "created_at": "2026-01-19T10:01:00Z"}}
                """, post("/api/v1/users/{id}/credits/recharge", user, """
                {"amount": 1000.0, "description": "月度订阅充值 - Pro套餐", "reference_id": "stripe_pi_abc123def456",
                 "metadata": {"payment_method": "stripe", "subscription_type": "pro_monthly",
                              "billing_cycle": "2025-07", "invoice_id": "inv_xyz789"}}
                """), user);
        assertWhole("""
                {"success": true, "status": "success", "message": "Credit balance retrieved successfully",
                 "timestamp": "2026-01-19T10:01:00Z", "data": 1974.5}
                """, get("/api/v1/users/{id}/credits/balance", user));
        JsonNode changes = get("/api/v1/users/{id}/credits/transactions?limit=2", user);
        assertWhole(
                """
                {"success": true, "status": "success", "message": "Retrieved 2 transactions",
                 "timestamp": "2026-01-19T10:01:00Z", "next_cursor": %2$s,
                 "data": [{"id": %1$s, "user_id": "%3$s", "transaction_type": "recharge", "credits_amount": 1000.0,
                           "credits_before": 974.5, "credits_after": 1974.5,
                           "description": "月度订阅充值 - Pro套餐", "endpoint": null,
                           "reference_id": "stripe_pi_abc123def456",
                           "metadata": {"payment_method": "stripe", "subscription_type": "pro_monthly",
                                        "billing_cycle": "2025-07", "invoice_id": "inv_xyz789"},
                           "created_at": "2026-01-19T10:01:00Z"},
                          {"id": %2$s, "user_id": "%3$s", "transaction_type": "consume", "credits_amount": 25.5,
                           "credits_before": 1000.0, "credits_after": 974.5, "description": "GPT-4 API调用测试",
                           "endpoint": "/api/chat/completion", "reference_id": null, "metadata": null,
                           "created_at": "2026-01-19T10:00:00Z"}]}
                """,
                changes,
                number(changes.required("data").required(0), "id"),
                number(changes.required("data").required(1), "id"),
                user);
    }

    @Test
    void keepsAFile() {
        ensured();

        JsonNode uploaded = uploaded();

        JsonNode data = uploaded.required("data");
        String path = "users/" + user + "/files/2026/01/document_20260119100000.pdf";
        String link = text(data, "download_url");
        assertThat(URI.create(link).isAbsolute()).isTrue();
        String file = """
                {"file_id": "%s", "file_path": "%s", "download_url": "%s", "file_size": %s,
                 "content_type": "application/pdf", "uploaded_at": "2026-01-19T10:00:00Z",
                 "last_modified": "2026-01-19T10:00:00Z"}
                """.formatted(uuid(data, "file_id"), path, link, PDF.length);
        String envelope = """
                {"success": true, "status": "success", "message": "%s", "timestamp": "2026-01-19T10:00:00Z",
                 "data": %s}
                """;
        assertWhole(envelope, uploaded, "File uploaded successfully", file);
        assertWhole(
                envelope,
                get("/api/v1/users/{id}/files?prefix=&limit=100", user),
                "Files retrieved successfully",
                "[" + file + "]");
        assertWhole(
                envelope,
                get("/api/v1/users/{id}/files/info?file_path={path}", user, path),
                "File info retrieved successfully",
                file);
        assertWhole(
                envelope,
                UserService.json(
                        bearer.delete()
                                .uri("/api/v1/users/{id}/files?file_path={path}", user, path)
                                .exchange(),
                        200),
                "File deleted successfully",
                "{\"file_path\": \"" + path + "\", \"deleted\": true}");
    }

    @Test
    void saysWhoIsNotFound() {
        JsonNode refused = new UserService(bearer).get(404, "/api/v1/users/{id}/credits/balance", user);

        assertWhole("""
                {"success": false, "status": "error", "message": "User not found: %1$s",
                 "error_code": "UserNotFoundException",
                 "error_details": {"operation": "get_user_balance", "user_id": "%1$s",
                                   "timestamp": "2026-01-19T10:00:00Z", "request_id": "%2$s"},
                 "timestamp": "2026-01-19T10:00:00Z", "detail": "User not found: %1$s", "code": "user-not-found",
                 "operation": "get_user_balance", "user_id": "%1$s",
                 "type": "urn:larkspur:user-not-found", "title": "%3$s", "instance": "%4$s", "request_id": "%2$s"}
                """, refused, user, text(refused, "request_id"), text(refused, "title"), text(refused, "instance"));
    }

    private String message(
            JsonNode said, String conversation, String role, String content, String tokens, String cost, String time) {
        return """
                {"id": "%s", "session_id": "%s", "user_id": "%s", "message_type": "chat", "role": "%s",
                 "content": "%s", "tool_calls": null, "tool_call_id": null, "message_metadata": {},
                 "tokens_used": %s, "cost_usd": %s, "is_summary_candidate": true, "importance_score": 0.5,
                 "created_at": "2026-01-19T%s", "updated_at": "2026-01-19T%s"}
                """.formatted(uuid(said, "id"), conversation, user, role, content, tokens, cost, time + "Z", time + "Z");
    }

    private JsonNode ensured() {
        return post("/api/v1/users/ensure", "", """
                {"auth0_id": "%s", "email": "test@test.com", "name": "Test User"}
                """.formatted(user));
    }

    private JsonNode opened() {
        return post("/api/v1/users/{id}/sessions", user, """
                {"user_id": "%s", "conversation_data": {"topic": "test session"}, "metadata": {"source": "test"}}
                """.formatted(user));
    }

    private JsonNode uploaded() {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", PDF, MediaType.APPLICATION_PDF).filename("document.pdf");
        return UserService.json(
                bearer.post()
                        .uri("/api/v1/users/{id}/files/upload", user)
                        .bodyValue(form.build())
                        .exchange(),
                200);
    }

    private JsonNode get(String uri, Object... variables) {
        return new UserService(bearer).get(200, uri, variables);
    }

    private JsonNode post(String uri, String id, String body) {
        return new UserService(bearer).post(200, uri, id, body);
    }

    /** No field more or less, and each of its type. */
    private static void assertWhole(String expected, JsonNode actual, Object... values) {
        JsonAssert.comparator(JsonCompareMode.STRICT).assertIsMatch(expected.formatted(values), actual.toString());
    }

    private static String text(JsonNode node, String field) {
        return node.required(field).stringValue();
    }

    private static long number(JsonNode node, String field) {
        assertThat(node.required(field).isIntegralNumber()).isTrue();
        return node.required(field).longValue();
    }

    private static UUID uuid(JsonNode node, String field) {
        return UUID.fromString(text(node, field));
    }
}
