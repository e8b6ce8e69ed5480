package io.larkspur.admin.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.metering.webhook.EventType;
import io.larkspur.metering.webhook.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Who is told of changes of balances. */
@RestController
@RequestMapping("/admin/webhooks")
@Tag(name = "Webhooks")
class WebhooksController {

    private static final int LONGEST_URL = 2000;

    private final Webhooks webhooks;

    WebhooksController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Tell an address of changes of balances",
            description =
                    "event_types: credit_consumed (the default), credit_recharged, credit_granted, credit_refunded. The"
                            + " answer holds the secret that signs, this once. Private addresses are refused.")
    Mono<WebhookView> register(
            @RequestBody NewWebhook webhook, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        String url = Texts.required("url", webhook.url(), LONGEST_URL);
        return webhooks.register(url, webhook.types(), caller.name()).map(WebhookView::of);
    }

    @GetMapping
    @Operation(summary = "List webhooks")
    Mono<Listed> list() {
        return webhooks.all().map(WebhookView::of).collectList().map(Listed::new);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Tell an address no more", description = "Its deliveries go along.")
    Mono<Void> remove(@PathVariable long id) {
        return webhooks.remove(id);
    }

    record NewWebhook(
            @Strict @JsonProperty("url") @Nullable String url,
            @JsonProperty("event_types") @Nullable List<String> eventTypes) {

        List<String> types() {
            if (eventTypes == null || eventTypes.isEmpty()) {
                return List.of(EventType.CREDIT_CONSUMED.wireName());
            }
            if (!EventType.names().containsAll(eventTypes)) {
                throw new InvalidInput("event_types has to be some of " + EventType.names());
            }
            return eventTypes.stream().distinct().toList();
        }
    }

    record Listed(@JsonProperty("webhooks") List<WebhookView> webhooks) {}
}
