package io.larkspur.metering.webhook;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Webhooks that messages are due for, each once, in the order of their turns; whoever is not done lines up behind the others. */
final class WaitingLine {

    private final Sinks.Many<Turn> turns = Sinks.many().unicast().onBackpressureBuffer();
    private final Set<Long> standing = new HashSet<>();
    private boolean over;

    Flux<Turn> turns() {
        return turns.asFlux();
    }

    /** Those who do not stand here yet. */
    synchronized void join(List<Long> webhookIds) {
        for (Long webhookId : webhookIds) {
            if (!over && standing.add(webhookId)) {
                next(new Turn(webhookId, false));
            }
        }
    }

    /** After a turn in which somebody answered. */
    synchronized void joinAgain(long webhookId) {
        next(new Turn(webhookId, true));
    }

    synchronized void leave(long webhookId) {
        standing.remove(webhookId);
    }

    /** When nobody stands here any more; nobody joins then. */
    synchronized boolean isOver() {
        over = standing.isEmpty();
        return over;
    }

    private void next(Turn turn) {
        turns.emitNext(turn, Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** @param answers whether the receiver has just answered */
    record Turn(long webhookId, boolean answers) {}
}
