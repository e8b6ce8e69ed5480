package io.larkspur.admin.consent;

import io.larkspur.admin.access.Caller;
import io.larkspur.admin.access.NotPermitted;
import io.larkspur.admin.access.SignInRequired;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.feishu.CardActions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Clicks on cards (A8): from the platform, which signs them, or from a trusted service, which signs in. */
@RestController
@Tag(name = "Cards")
class CardCallbackController {

    private final CardActions actions;
    private final CallbackForm form;

    CardCallbackController(CardActions actions, CallbackForm form) {
        this.actions = actions;
        this.form = form;
    }

    @PostMapping(path = "/internal/auth/cards/callback", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Hand in a card action",
            description =
                    "A card.action.trigger event in, the card's answer (toast, card) out. Needs no credentials in the platform's signed or encrypted form.")
    Mono<String> callback(
            @Parameter(hidden = true) ServerHttpRequest request,
            @Parameter(hidden = true) @AuthenticationPrincipal @Nullable Caller caller) {
        return DataBufferUtils.join(request.getBody())
                .map(CardCallbackController::bytes)
                .switchIfEmpty(Mono.error(() -> new InvalidInput("The body is empty; it has to be the event as JSON")))
                .flatMap(body -> answer(request.getHeaders(), body, caller));
    }

    private Mono<String> answer(HttpHeaders headers, byte[] body, @Nullable Caller caller) {
        if (form.isThePlatforms(headers, body)) {
            return actions.signed(CallbackForm.byLowerCaseName(headers), body);
        }
        if (caller == null) {
            return Mono.error(SignInRequired::new);
        }
        if (!caller.trustedWithSessions()) {
            return Mono.error(NotPermitted::new);
        }
        return form.isJson(body)
                ? actions.plain(body)
                : Mono.error(() -> new InvalidInput("The body is not a JSON object"));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
