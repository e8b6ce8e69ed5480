package io.larkspur.admin.conversations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.envelope.Envelope;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.conversations.Conversation;
import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.NewConversation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The conversations of a user. */
@RestController
@RequestMapping("/api/v1/users/{user_id}/sessions")
@Tag(name = "Conversations")
@SecurityRequirement(name = "bearer")
class ConversationsController {

    private static final int LARGEST_PAGE = 1000;
    private static final int LONGEST_TITLE = 300;

    private final OwnUsers own;
    private final Conversations conversations;
    private final JsonBody body;
    private final JsonTexts json;
    private final Clock clock;

    ConversationsController(OwnUsers own, Conversations conversations, JsonBody body, JsonMapper json, Clock clock) {
        this.own = own;
        this.conversations = conversations;
        this.body = body;
        this.json = new JsonTexts(json);
        this.clock = clock;
    }

    @PostMapping
    @Operation(summary = "Open a conversation")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Opening.class)))
    Mono<Opened> open(@PathVariable("user_id") String userId, ServerWebExchange exchange) {
        return body.of(exchange).flatMap(sent -> opened(userId, body.optional(sent, Opening.class), exchange));
    }

    private Mono<Opened> opened(String userId, @Nullable Opening request, ServerWebExchange exchange) {
        Opening opening = request == null ? new Opening(null, null, null, null, null) : request;
        OwnUsers.sameUser(userId, opening.userId());
        return own.of(exchange, userId, "create_session")
                .flatMap(user -> conversations.open(opening.of(user, json)).map(opened -> Opened.of(opened, user)));
    }

    @GetMapping
    @Operation(
            summary = "List conversations",
            description = "The latest opened first; limit 1 to 1000, of at most 8 MB.")
    Mono<Envelope<List<ConversationView>>> list(
            @PathVariable("user_id") String userId,
            @RequestParam(name = "active_only", defaultValue = "false") boolean activeOnly,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long offset,
            ServerWebExchange exchange) {
        Pages.check(limit, offset, LARGEST_PAGE);
        return own.of(exchange, userId, "get_user_sessions")
                .flatMap(user -> conversations
                        .list(user.id(), activeOnly, limit, offset)
                        .map(conversation -> ConversationView.of(conversation, user.subject(), clock.instant()))
                        .collectList())
                .map(rows -> Envelope.of("Retrieved " + rows.size() + " sessions", clock.instant(), rows));
    }

    record Opening(
            @Strict @JsonProperty("user_id") @Nullable String userId,
            @Strict @JsonProperty("title") @Nullable String title,

            @Schema(type = "object") @JsonProperty("conversation_data") @Nullable
            JsonNode data,

            @Schema(type = "object") @JsonProperty("metadata") @Nullable
            JsonNode metadata,

            @Strict @JsonProperty("expires_at") @Nullable String expiresAt) {

        NewConversation of(User user, JsonTexts json) {
            return new NewConversation(
                    user.id(),
                    Texts.optional("title", title, LONGEST_TITLE),
                    json.object("conversation_data", data),
                    json.object("metadata", metadata),
                    expiresAt == null ? null : Texts.instant("expires_at", expiresAt));
        }
    }

    record Opened(
            @JsonProperty("success") boolean success,
            @JsonProperty("session_id") UUID sessionId,
            @JsonProperty("user_id") String userId,
            @JsonProperty("status") String status,
            @JsonProperty("message_count") int messageCount,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("message") String message) {

        static Opened of(Conversation opened, User user) {
            return new Opened(
                    true,
                    opened.sessionId(),
                    user.subject(),
                    opened.standing().wireName(),
                    opened.messageCount(),
                    opened.createdAt(),
                    "Session created successfully");
        }
    }
}
