package io.larkspur.feishu.inbox;

import java.util.List;
import java.util.Optional;

/** Who wants which events. */
final class EventHandlers {

    private final List<EventHandler> handlers;

    EventHandlers(List<EventHandler> handlers) {
        this.handlers = handlers;
    }

    Optional<EventHandler> of(String type) {
        return handlers.stream()
                .filter(handler -> handler.types().contains(type))
                .findFirst();
    }
}
