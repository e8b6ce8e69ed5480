package io.larkspur.gateway.guard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * So many calls at a time, and so many waiting for one of them to end; interactive ones go before background ones,
 * whenever they came. Every place that was given has to be left exactly once.
 */
final class Places {

    private final Deque<Turn> interactive = new ArrayDeque<>();
    private final Deque<Turn> background = new ArrayDeque<>();
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
            Turn turn = queue(priority);
            return turn.came
                    .asMono()
                    .timeout(patience)
                    .onErrorMap(TimeoutException.class, late -> new UpstreamBusy())
                    .doOnError(late -> giveUp(priority, turn))
                    .doOnCancel(() -> giveUp(priority, turn));
        });
    }

    void leave() {
        Turn next = next();
        if (next != null) {
            next.emit();
        }
    }

    synchronized int waiting() {
        return interactive.size() + background.size();
    }

    private synchronized Turn queue(Priority priority) {
        Turn turn = new Turn();
        if (free > 0) {
            free--;
            turn.given = true;
            turn.emit();
        } else if (interactive.size() + background.size() >= mostWaiting) {
            turn.came.emitError(new UpstreamBusy(), Sinks.EmitFailureHandler.FAIL_FAST);
        } else {
            line(priority).addLast(turn);
        }
        return turn;
    }

    /** A turn is given here and not when it is told: whoever gives up in between has to know that there is a place to leave. */
    private synchronized @Nullable Turn next() {
        Turn next = interactive.pollFirst();
        next = next == null ? background.pollFirst() : next;
        if (next == null) {
            free++;
        } else {
            next.given = true;
        }
        return next;
    }

    /** Whose turn came in the same instant has to leave the place again. */
    private void giveUp(Priority priority, Turn turn) {
        boolean given;
        synchronized (this) {
            line(priority).remove(turn);
            given = turn.given;
        }
        if (given) {
            leave();
        }
    }

    private Deque<Turn> line(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : background;
    }

    /** Of somebody who waits. */
    private static final class Turn {

        private final Sinks.Empty<Void> came = Sinks.empty();

        /** Guarded by the places. */
        private boolean given;

        void emit() {
            came.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
