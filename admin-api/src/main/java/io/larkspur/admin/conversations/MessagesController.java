package io.larkspur.admin.conversations;

import io.larkspur.accounts.login.Members;
import io.larkspur.admin.envelope.Envelope;
import io.larkspur.admin.input.JsonBody;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.NewMessage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What was said in a conversation. */
@RestController
@RequestMapping("/api/v1/sessions/{session_id}/messages")
@Tag(name = "Conversations")
@SecurityRequirement(name = "bearer")
class MessagesController {

    private static final int LARGEST_PAGE = 1000;

    private final Owners owners;
    private final Conversations conversations;
    private final JsonBody body;
    private final JsonTexts json;
    private final Clock clock;

    MessagesController(
            OwnUsers own, Members members, Conversations conversations, JsonBody body, JsonMapper json, Clock clock) {
        this.owners = new Owners(own, members);
        this.conversations = conversations;
        this.body = body;
        this.json = new JsonTexts(json);
        this.clock = clock;
    }

    @PostMapping
    @Operation(
            summary = "Add a message",
            description = "As query parameters or as JSON under the same names; role and content are required.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = MessageForm.class)))
    @Parameter(in = ParameterIn.QUERY, name = "role", schema = @Schema(type = "string"))
    @Parameter(in = ParameterIn.QUERY, name = "content", schema = @Schema(type = "string"))
    @Parameter(in = ParameterIn.QUERY, name = "message_type", schema = @Schema(type = "string"))
    @Parameter(in = ParameterIn.QUERY, name = "tokens_used", schema = @Schema(type = "integer"))
    @Parameter(in = ParameterIn.QUERY, name = "cost_usd", schema = @Schema(type = "number"))
    Mono<Envelope<MessageView>> add(
            @PathVariable("session_id") String sessionId,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> query,
            ServerWebExchange exchange) {
        UUID id = SessionIds.parse(sessionId);
        return body.of(exchange)
                .map(sent -> MessageForm.of(query, json)
                        .over(body.optional(sent, MessageForm.class))
                        .checked(json))
                .flatMap(said -> owners.of(exchange, "add_session_message").flatMap(asking -> added(id, asking, said)))
                .map(view -> Envelope.of("Message added to session", clock.instant(), view));
    }

    @GetMapping
    @Operation(
            summary = "List messages",
            description = "In the order in which they were said; limit 1 to 1000, of at most 8 MB.")
    Mono<Envelope<List<MessageView>>> list(
            @PathVariable("session_id") String sessionId,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset,
            ServerWebExchange exchange) {
        UUID id = SessionIds.parse(sessionId);
        Pages.check(limit, offset, LARGEST_PAGE);
        return owners.of(exchange, "get_session_messages")
                .flatMap(asking -> subject(asking, id).flatMap(subject -> conversations
                        .messages(id, asking.owner(), limit, offset)
                        .map(message -> MessageView.of(message, id, subject))
                        .collectList()))
                .map(rows -> Envelope.of("Retrieved " + rows.size() + " messages", clock.instant(), rows));
    }

    /** Nothing can fail any more once it is there, or it would be said again. */
    private Mono<MessageView> added(UUID id, Asking asking, NewMessage said) {
        return subject(asking, id).flatMap(subject -> conversations
                .add(id, asking.owner(), List.of(said))
                .next()
                .map(added -> MessageView.of(added, id, subject)));
    }

    private Mono<String> subject(Asking asking, UUID id) {
        return asking.user() == null
                ? conversations.find(id, asking.owner()).flatMap(found -> owners.subject(asking, found.userId()))
                : Mono.just(asking.user().subject());
    }
}
