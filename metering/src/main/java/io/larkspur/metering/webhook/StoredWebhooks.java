package io.larkspur.metering.webhook;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.metering.webhook.DeliveryTable.Replayed;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Webhooks as the table has them; every change leaves its trace. */
final class StoredWebhooks implements Webhooks {

    private static final int REPLAYED_AT_ONCE = 1000;

    private final WebhookTable table;
    private final DeliveryTable deliveries;
    private final Signer signer;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final WebhookProperties properties;
    private final Clock clock;

    StoredWebhooks(
            WebhookTable table,
            DeliveryTable deliveries,
            Signer signer,
            AuditTrail audit,
            TransactionalOperator transaction,
            WebhookProperties properties,
            Clock clock) {
        this.table = table;
        this.deliveries = deliveries;
        this.signer = signer;
        this.audit = audit;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Mono<RegisteredWebhook> register(String url, List<String> eventTypes, String by) {
        return Target.checked(url, properties.privateTargets())
                .flatMap(target -> transaction.transactional(table.add(target, eventTypes, by, clock.instant())
                        .delayUntil(webhook -> audit.record(
                                "webhook_registered", null, Map.<String, Object>of("id", webhook.id(), "url", url)))))
                .map(webhook -> new RegisteredWebhook(webhook, signer.secretOf(webhook.id())));
    }

    @Override
    public Flux<Webhook> all() {
        return table.all();
    }

    @Override
    public Mono<Void> remove(long id) {
        return transaction.transactional(table.remove(id, clock.instant())
                .filter(removed -> removed)
                .switchIfEmpty(Mono.error(UnknownWebhook::new))
                .flatMap(removed -> audit.record("webhook_removed", null, Map.<String, Object>of("id", id))));
    }

    @Override
    public Flux<Delivery> deliveries(
            @Nullable String state, @Nullable Long webhookId, @Nullable Long before, int limit) {
        return deliveries.page(state, webhookId, before, limit);
    }

    @Override
    public Mono<Void> replay(long deliveryId) {
        return transaction.transactional(deliveries
                .replay(deliveryId, clock.instant())
                .filter(replayed -> replayed)
                .switchIfEmpty(Mono.error(UnknownWebhook::new))
                .flatMap(replayed ->
                        audit.record("webhook_delivery_replayed", null, Map.<String, Object>of("id", deliveryId))));
    }

    @Override
    public Mono<Long> replayDead(long webhookId) {
        return table.exists(webhookId)
                .filter(exists -> exists)
                .switchIfEmpty(Mono.error(UnknownWebhook::new))
                .flatMap(exists -> deliveries.lastDead(webhookId))
                .flatMap(last -> replayed(webhookId, 0, last)
                        .expand(some -> some.messages() < REPLAYED_AT_ONCE
                                ? Mono.empty()
                                : replayed(webhookId, some.last(), last))
                        .reduce(0L, (sum, some) -> sum + some.messages()));
    }

    /** Some at a time, each time with its trace: after a long outage all of them are more than one statement can change. */
    private Mono<Replayed> replayed(long webhookId, long after, long last) {
        return transaction.transactional(deliveries
                .replayDead(webhookId, after, last, clock.instant(), REPLAYED_AT_ONCE)
                .delayUntil(some -> some.messages() == 0
                        ? Mono.empty()
                        : audit.record(
                                "webhook_replayed",
                                null,
                                Map.<String, Object>of("id", webhookId, "deliveries", some.messages()))));
    }
}
