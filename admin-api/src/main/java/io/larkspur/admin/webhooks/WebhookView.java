package io.larkspur.admin.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.metering.webhook.RegisteredWebhook;
import io.larkspur.metering.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook; its secret is shown once. */
record WebhookView(
        @JsonProperty("id") long id,
        @JsonProperty("url") String url,
        @JsonProperty("event_types") List<String> eventTypes,
        @JsonProperty("created_at") Instant createdAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("secret") @Nullable
        String secret) {

    static WebhookView of(Webhook webhook) {
        return new WebhookView(webhook.id(), webhook.url(), webhook.eventTypes(), webhook.createdAt(), null);
    }

    static WebhookView of(RegisteredWebhook registered) {
        Webhook webhook = registered.webhook();
        return new WebhookView(
                webhook.id(), webhook.url(), webhook.eventTypes(), webhook.createdAt(), registered.secret());
    }

    @Override
    public String toString() {
        return "WebhookView[" + id + "]";
    }
}
