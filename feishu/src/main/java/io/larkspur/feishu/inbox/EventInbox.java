package io.larkspur.feishu.inbox;

import reactor.core.publisher.Mono;

/** Where events are kept before they are acknowledged, since the platform delivers them at least once, to any replica. */
public interface EventInbox {

    /** Whether anybody here wants events of that type; the others need not be kept. */
    boolean wants(String type);

    /** The event is durable when this completes. False when it was kept before: it takes effect once. */
    Mono<Boolean> keep(PlatformEvent event);
}
