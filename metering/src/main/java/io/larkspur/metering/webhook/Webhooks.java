package io.larkspur.metering.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who is told, and what became of it. */
public interface Webhooks {

    /**
     * From now on tells this address of these events. Fails with {@link TargetRefused}.
     *
     * @param eventTypes names of {@link EventType}
     * @param by who does it, for the record
     */
    Mono<RegisteredWebhook> register(String url, List<String> eventTypes, String by);

    Flux<Webhook> all();

    /** Its deliveries go along. Fails with {@link UnknownWebhook}. */
    Mono<Void> remove(long id);

    /** Newest first; null leaves open. */
    Flux<Delivery> deliveries(@Nullable String state, @Nullable Long webhookId, @Nullable Long before, int limit);

    /** Tries a dead or delivered message again, as a new one but under its old id. Fails with {@link UnknownWebhook}. */
    Mono<Void> replay(long deliveryId);

    /**
     * Tries all messages of a webhook again that are dead now and tells how many those are. Fails with {@link UnknownWebhook};
     * after another failure some are tried, and the others are still dead.
     */
    Mono<Long> replayDead(long webhookId);
}
