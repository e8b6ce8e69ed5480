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
 * whenever they came, and take their room in a full line. Who has a place is written on the {@link Seat} of each call.
 */
final class Places {

    private final Deque<Turn> interactive = new ArrayDeque<>();
    private final Deque<Turn> background = new ArrayDeque<>();
    private final ThreadLocal<@Nullable Deque<Turn>> toBeTold = new ThreadLocal<>();
    private final int mostWaiting;
    private int free;

    Places(int places, int mostWaiting) {
        this.free = places;
        this.mostWaiting = mostWaiting;
    }

    /** Without waiting. */
    synchronized boolean tryEnter(Seat seat) {
        if (free > 0 && seat.take(this)) {
            free--;
            return true;
        }
        return false;
    }

    /** Completes with a place. Fails with {@link UpstreamBusy}; then, and when it is cancelled, the seat has none. */
    Mono<Void> enter(Seat seat, Priority priority, Duration patience) {
        return Mono.defer(() -> {
            Turn turn = new Turn(seat);
            Turn turnedAway = queue(turn, priority);
            if (turnedAway != null) {
                turnedAway.refuse();
            }
            return turn.came
                    .asMono()
                    .timeout(patience)
                    .onErrorMap(TimeoutException.class, late -> new UpstreamBusy())
                    .doOnError(late -> giveUp(priority, turn))
                    .doOnCancel(() -> giveUp(priority, turn));
        });
    }

    /** For the seat that has a place. */
    void leave() {
        Turn next = next();
        if (next != null) {
            tell(next);
        }
    }

    synchronized int waiting() {
        return interactive.size() + background.size();
    }

    /** Answers who finds no room: in a full line, the last background call where an interactive one comes. */
    private synchronized @Nullable Turn queue(Turn turn, Priority priority) {
        if (free > 0 && turn.seat.take(this)) {
            free--;
            turn.emit();
            return null;
        }
        boolean full = interactive.size() + background.size() >= mostWaiting;
        Turn last = full && priority == Priority.INTERACTIVE ? background.pollLast() : null;
        if (full && last == null) {
            return turn;
        }
        line(priority).addLast(turn);
        return last;
    }

    /** The place is taken here and not when the turn is told: whoever gives up in between has to find it. */
    private synchronized @Nullable Turn next() {
        Turn next = first();
        while (next != null && !next.seat.take(this)) {
            next = first();
        }
        if (next == null) {
            free++;
        }
        return next;
    }

    private @Nullable Turn first() {
        Turn first = interactive.pollFirst();
        return first == null ? background.pollFirst() : first;
    }

    /**
     * A call that fails at once leaves its place while it is being told of it. Then the next is told after it and not from
     * within it, or a line of such calls would be as deep as it is long.
     */
    private void tell(Turn turn) {
        Deque<Turn> afterwards = toBeTold.get();
        if (afterwards != null) {
            afterwards.addLast(turn);
            return;
        }
        Deque<Turn> turns = new ArrayDeque<>();
        toBeTold.set(turns);
        try {
            for (Turn next = turn; next != null; next = turns.pollFirst()) {
                next.emit();
            }
        } finally {
            toBeTold.remove();
        }
    }

    /** Whose turn came in the same instant gives the place back. */
    private void giveUp(Priority priority, Turn turn) {
        synchronized (this) {
            line(priority).remove(turn);
        }
        turn.seat.giveBack(this);
    }

    private Deque<Turn> line(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : background;
    }

    /** Of somebody who waits. */
    private static final class Turn {

        private final Seat seat;
        private final Sinks.Empty<Void> came = Sinks.empty();

        Turn(Seat seat) {
            this.seat = seat;
        }

        void emit() {
            came.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        }

        void refuse() {
            came.emitError(new UpstreamBusy(), Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
