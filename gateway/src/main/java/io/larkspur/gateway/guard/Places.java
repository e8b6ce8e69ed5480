package io.larkspur.gateway.guard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * So many calls at a time, and so many waiting for one of them to end; interactive ones go before background ones,
 * whenever they came. Every place that was given has to be left exactly once.
 */
final class Places {

    private final Deque<Sinks.Empty<Void>> interactive = new ArrayDeque<>();
    private final Deque<Sinks.Empty<Void>> background = new ArrayDeque<>();
    private final int mostWaiting;
    private int free;

    Places(int places, int mostWaiting) {
        this.free = places;
        this.mostWaiting = mostWaiting;
    }

    /** Without waiting. */
    synchronized boolean tryEnter() {
        if (free > 0) {
            free--;
            return true;
        }
        return false;
    }

    /** Completes with a place. Fails with {@link UpstreamBusy}; then, and when it is cancelled, there is no place to leave. */
    Mono<Void> enter(Priority priority, Duration patience) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> turn = queue(priority);
            return turn.asMono()
                    .timeout(patience)
                    .onErrorMap(TimeoutException.class, late -> new UpstreamBusy())
                    .doOnError(late -> giveUp(priority, turn))
                    .doOnCancel(() -> giveUp(priority, turn));
        });
    }

    void leave() {
        Sinks.Empty<Void> next = next();
        if (next != null) {
            emit(next);
        }
    }

    synchronized int waiting() {
        return interactive.size() + background.size();
    }

    private synchronized Sinks.Empty<Void> queue(Priority priority) {
        Sinks.Empty<Void> turn = Sinks.empty();
        if (free > 0) {
            free--;
            emit(turn);
        } else if (interactive.size() + background.size() >= mostWaiting) {
            turn.emitError(new UpstreamBusy(), Sinks.EmitFailureHandler.FAIL_FAST);
        } else {
            line(priority).addLast(turn);
        }
        return turn;
    }

    private synchronized Sinks.@Nullable Empty<Void> next() {
        Sinks.Empty<Void> next = interactive.pollFirst();
        next = next == null ? background.pollFirst() : next;
        if (next == null) {
            free++;
        }
        return next;
    }

    /** Whose turn came in the same instant has to leave the place again. */
    private void giveUp(Priority priority, Sinks.Empty<Void> turn) {
        boolean waited;
        synchronized (this) {
            waited = line(priority).remove(turn);
        }
        if (!waited && wasGiven(turn)) {
            leave();
        }
    }

    private static boolean wasGiven(Sinks.Empty<Void> turn) {
        return turn.scanOrDefault(Scannable.Attr.TERMINATED, false) && turn.scan(Scannable.Attr.ERROR) == null;
    }

    private static void emit(Sinks.Empty<Void> turn) {
        turn.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    private Deque<Sinks.Empty<Void>> line(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : background;
    }
}
