package io.larkspur.feishu.inbound;

import reactor.core.publisher.Mono;

/** Remembers events, since the platform delivers them at least once and to any replica. */
public interface SeenEvents {

    /** True for exactly one caller per app and event, as long as events are remembered. */
    Mono<Boolean> isFirst(String appId, String eventId);
}
