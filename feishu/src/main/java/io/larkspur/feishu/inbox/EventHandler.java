package io.larkspur.feishu.inbox;

import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Does what follows from events. One that fails is tried again, so doing it twice must do no more than doing it once; events
 * may come late and in any order.
 */
public interface EventHandler {

    /** The types it wants. */
    Set<String> types();

    /** What came of it, in a word for metrics. */
    Mono<String> handle(PlatformEvent event);
}
