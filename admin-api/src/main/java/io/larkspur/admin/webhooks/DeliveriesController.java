package io.larkspur.admin.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Pages;
import io.larkspur.metering.webhook.Delivery;
import io.larkspur.metering.webhook.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What webhooks were told, and what could not be delivered. */
@RestController
@RequestMapping("/admin/webhooks")
@Tag(name = "Webhooks")
class DeliveriesController {

    private static final int LARGEST = 1000;
    private static final Set<String> STATES = Set.of(Delivery.PENDING, Delivery.DELIVERED, Delivery.DEAD);

    private final Webhooks webhooks;

    DeliveriesController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping("/deliveries")
    @Operation(
            summary = "List deliveries, newest first",
            description = "state pending, delivered or dead; read on with before={next_before}")
    Mono<DeliveryPage> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(name = "webhook_id", required = false) @Nullable Long webhookId,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(defaultValue = "50") int limit) {
        Pages.check(limit, 0, LARGEST);
        if (state != null && !STATES.contains(state)) {
            throw new InvalidInput("state has to be pending, delivered or dead");
        }
        return webhooks.deliveries(state, webhookId, before, limit)
                .map(DeliveryView::of)
                .collectList()
                .map(rows -> DeliveryPage.of(rows, limit));
    }

    @PostMapping("/deliveries/{id}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send a message again", description = "Under its old id, with attempts counted anew.")
    Mono<Replayed> replay(@PathVariable long id) {
        return webhooks.replay(id).thenReturn(new Replayed(1));
    }

    @PostMapping("/{webhookId}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send all dead messages of a webhook again")
    Mono<Replayed> replayDead(@PathVariable long webhookId) {
        return webhooks.replayDead(webhookId).map(Replayed::new);
    }

    record Replayed(@JsonProperty("replayed") long replayed) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DeliveryView(
            @JsonProperty("id") long id,
            @JsonProperty("webhook_id") long webhookId,
            @JsonProperty("message_id") String messageId,
            @JsonProperty("event_type") String eventType,

            @Schema(type = "object") @JsonRawValue @JsonProperty("payload")
            String payload,

            @JsonProperty("state") String state,
            @JsonProperty("attempts") int attempts,
            @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
            @JsonProperty("last_status") @Nullable Integer lastStatus,
            @JsonProperty("last_error") @Nullable String lastError,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("ended_at") @Nullable Instant endedAt) {

        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id(),
                    delivery.webhookId(),
                    delivery.messageId(),
                    delivery.eventType(),
                    delivery.payload(),
                    delivery.state(),
                    delivery.attempts(),
                    delivery.state().equals(Delivery.PENDING) ? delivery.nextAttemptAt() : null,
                    delivery.lastStatus(),
                    delivery.lastError(),
                    delivery.createdAt(),
                    delivery.endedAt());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DeliveryPage(
            @JsonProperty("deliveries") List<DeliveryView> deliveries,
            @JsonProperty("next_before") @Nullable Long nextBefore) {

        static DeliveryPage of(List<DeliveryView> rows, int limit) {
            return new DeliveryPage(
                    rows, rows.size() < limit ? null : rows.get(rows.size() - 1).id());
        }
    }
}
