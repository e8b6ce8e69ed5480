package io.larkspur.admin.conversations;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.Members;
import io.larkspur.admin.envelope.Envelope;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.Standing;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One conversation. */
@RestController
@RequestMapping("/api/v1/sessions/{session_id}")
@Tag(name = "Conversations")
@SecurityRequirement(name = "bearer")
class ConversationController {

    private final Owners owners;
    private final Conversations conversations;
    private final JsonBody json;
    private final Clock clock;

    ConversationController(OwnUsers own, Members members, Conversations conversations, JsonBody json, Clock clock) {
        this.owners = new Owners(own, members);
        this.conversations = conversations;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "Look at a conversation")
    Mono<Envelope<ConversationView>> get(@PathVariable("session_id") String sessionId, ServerWebExchange exchange) {
        UUID id = SessionIds.parse(sessionId);
        return owners.of(exchange, "get_session")
                .flatMap(asking -> conversations.find(id, asking.owner()).flatMap(found -> owners.subject(
                                asking, found.userId())
                        .map(subject -> ConversationView.of(found, subject, clock.instant()))))
                .map(view -> Envelope.of("Session retrieved", clock.instant(), view));
    }

    @PutMapping("/status")
    @Operation(
            summary = "Say how a conversation stands",
            description =
                    "active, paused, completed; inactive, ended and archived ones take no messages. As a query parameter or in a JSON body.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Wish.class)))
    Mono<Envelope<Boolean>> change(
            @PathVariable("session_id") String sessionId,
            @RequestParam(required = false) @Nullable String status,
            ServerWebExchange exchange) {
        UUID id = SessionIds.parse(sessionId);
        return json.of(exchange)
                .map(body -> standing(status, json.optional(body, Wish.class)))
                .flatMap(standing -> owners.of(exchange, "update_session_status")
                        .flatMap(asking -> conversations.change(id, asking.owner(), standing)))
                .map(changed -> Envelope.of(
                        "Session status updated to " + changed.standing().wireName(), clock.instant(), true));
    }

    private static Standing standing(@Nullable String status, @Nullable Wish wish) {
        String asked = status == null && wish != null ? wish.status() : status;
        return Standing.named(String.valueOf(asked))
                .orElseThrow(() ->
                        new InvalidInput("status has to be active, paused, completed, inactive, ended or archived"));
    }

    @DeleteMapping
    @Operation(summary = "Delete a conversation with its messages")
    Mono<Envelope<Deleted>> delete(@PathVariable("session_id") String sessionId, ServerWebExchange exchange) {
        UUID id = SessionIds.parse(sessionId);
        return owners.of(exchange, "delete_session")
                .flatMap(asking -> conversations.delete(id, asking.owner()).thenReturn(id))
                .map(deleted -> Envelope.of(
                        "Session " + deleted + " deleted successfully", clock.instant(), new Deleted(deleted, true)));
    }

    record Wish(@Strict @JsonProperty("status") @Nullable String status) {}

    record Deleted(
            @JsonProperty("session_id") UUID sessionId,
            @JsonProperty("deleted") boolean deleted) {}
}
