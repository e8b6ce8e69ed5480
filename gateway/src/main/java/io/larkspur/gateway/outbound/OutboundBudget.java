package io.larkspur.gateway.outbound;

import io.larkspur.gateway.guard.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One platform app's turns. Ordinarily everybody passes. After the platform has asked for a pause, calls wait in two
 * lines, and are then let through one by one, at this replica's share of the pace the platform named, interactive ones
 * first. Nobody waits for longer than he has patience, however often the pause is prolonged and whoever goes first.
 */
final class OutboundBudget {

    private final String app;
    private final OutboundSettings settings;
    private final IntSupplier replicas;
    private final Deque<Turn> interactive = new ArrayDeque<>();
    private final Deque<Turn> background = new ArrayDeque<>();
    private long pausedUntil = System.nanoTime();
    private long nextTurn = pausedUntil;
    private Duration between = Duration.ofMillis(1);
    private boolean releasing;

    OutboundBudget(String app, OutboundSettings settings, IntSupplier replicas) {
        this.app = app;
        this.settings = settings;
        this.replicas = replicas;
    }

    synchronized boolean mayPass() {
        return !releasing && untilNextTurn().isZero();
    }

    /** Completes when it is the call's turn. Fails with {@link PlatformLimited}; then, and when cancelled, it has none. */
    Mono<Void> turn(Priority priority, Duration patience) {
        return Mono.defer(() -> {
            Turn turn = new Turn();
            Turn turnedAway = queue(priority, turn, patience);
            if (turnedAway != null) {
                turnedAway.refuse(limited());
            }
            return come(turn, patience);
        });
    }

    private Mono<Void> come(Turn turn, Duration patience) {
        return turn.came
                .asMono()
                .timeout(patience)
                .onErrorMap(TimeoutException.class, late -> limited())
                .doOnError(late -> leave(turn))
                .doOnCancel(() -> leave(turn))
                .doOnSuccess(heard -> turn.taken = true);
    }

    /**
     * After a fresh pause the replicas begin apart: all at once would be one call too many for a narrow limit, and again
     * after the pause that this brings.
     *
     * @param pace the time between two calls, of all replicas together
     */
    synchronized void pause(Duration length, Duration pace) {
        boolean fresh = left().isZero();
        pausedUntil = Math.max(pausedUntil, System.nanoTime() + length.toNanos());
        between = pace;
        if (fresh) {
            nextTurn = pausedUntil
                    + ThreadLocalRandom.current().nextInt(Math.max(1, replicas.getAsInt())) * between.toNanos();
        }
    }

    synchronized Duration left() {
        return Duration.ofNanos(Math.max(0, pausedUntil - System.nanoTime()));
    }

    private synchronized Duration untilNextTurn() {
        return Duration.ofNanos(Math.max(0, Math.max(pausedUntil, nextTurn) - System.nanoTime()));
    }

    /** The time between two calls of this replica. */
    private Duration share() {
        return between.multipliedBy(replicas.getAsInt());
    }

    private PlatformLimited limited() {
        return new PlatformLimited(app, untilNextTurn());
    }

    /** Answers who finds no room: in a full line, the last background call where an interactive one comes. */
    private synchronized @Nullable Turn queue(Priority priority, Turn turn, Duration patience) {
        Duration next = untilNextTurn();
        if (next.compareTo(patience) > 0) {
            return turn;
        }
        boolean full = interactive.size() + background.size() >= settings.waiting();
        Turn last = full && priority == Priority.INTERACTIVE ? background.pollLast() : null;
        if (full && last == null) {
            return turn;
        }
        (priority == Priority.INTERACTIVE ? interactive : background).addLast(turn);
        if (!releasing) {
            releasing = true;
            releaseAfter(next);
        }
        return last;
    }

    /** Whose turn came in the same instant leaves it to the one behind. */
    private void leave(Turn turn) {
        synchronized (this) {
            if (!interactive.remove(turn)) {
                background.remove(turn);
            }
        }
        if (turn.isLost()) {
            tell(first());
        }
    }

    private void releaseAfter(Duration wait) {
        Schedulers.parallel().schedule(this::release, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void release() {
        tell(next());
    }

    private void tell(@Nullable Turn turn) {
        Turn told = turn;
        while (told != null && !told.tell()) {
            told = first();
        }
    }

    private synchronized @Nullable Turn next() {
        Duration wait = untilNextTurn();
        Turn next = null;
        if (wait.isZero()) {
            next = first();
            wait = share();
        }
        releasing = !(interactive.isEmpty() && background.isEmpty());
        if (next != null) {
            nextTurn = System.nanoTime() + (releasing ? wait.toNanos() : 0);
        }
        if (releasing) {
            releaseAfter(wait);
        }
        return next;
    }

    private synchronized @Nullable Turn first() {
        Turn first = interactive.pollFirst();
        return first == null ? background.pollFirst() : first;
    }

    /** Of somebody who waits. */
    private static final class Turn {

        private enum State {
            WAITING,
            TOLD,
            LEFT
        }

        private final Sinks.Empty<Void> came = Sinks.empty();
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private volatile boolean taken;

        /** False when whoever waited has left. */
        boolean tell() {
            if (!state.compareAndSet(State.WAITING, State.TOLD)) {
                return false;
            }
            came.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            return true;
        }

        void refuse(PlatformLimited limited) {
            came.emitError(limited, Sinks.EmitFailureHandler.FAIL_FAST);
        }

        /** For whoever leaves: true, once, when it had come and was not heard of. */
        boolean isLost() {
            return state.getAndSet(State.LEFT) == State.TOLD && !taken;
        }
    }
}
