package io.larkspur.gateway.outbound;

import io.larkspur.gateway.guard.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One platform app's turns. Ordinarily everybody passes. After the platform has asked for a pause, calls wait in two
 * lines, and are then let through one by one, at the pace the platform named, interactive ones first. Nobody waits for
 * longer than he has patience, however often the pause is prolonged and whoever goes first.
 */
final class OutboundBudget {

    private final String app;
    private final OutboundSettings settings;
    private final Deque<Turn> interactive = new ArrayDeque<>();
    private final Deque<Turn> background = new ArrayDeque<>();
    private long pausedUntil = System.nanoTime();
    private Duration between = Duration.ofMillis(1);
    private boolean releasing;

    OutboundBudget(String app, OutboundSettings settings) {
        this.app = app;
        this.settings = settings;
    }

    synchronized boolean mayPass() {
        return !releasing && pausedUntil - System.nanoTime() <= 0;
    }

    /** Completes when it is the call's turn. Fails with {@link PlatformLimited}; then, and when cancelled, it has none. */
    Mono<Void> turn(Priority priority, Duration patience) {
        return Mono.defer(() -> {
            Turn turn = new Turn();
            Duration pause = queue(priority, turn, patience);
            return pause == null ? come(turn, patience) : Mono.error(new PlatformLimited(app, pause));
        });
    }

    private Mono<Void> come(Turn turn, Duration patience) {
        return turn.came
                .asMono()
                .timeout(patience)
                .onErrorMap(TimeoutException.class, late -> new PlatformLimited(app, left()))
                .doOnError(late -> leave(turn))
                .doOnCancel(() -> leave(turn))
                .doOnSuccess(heard -> turn.taken = true);
    }

    synchronized void pause(Duration length, Duration pace) {
        pausedUntil = Math.max(pausedUntil, System.nanoTime() + length.toNanos());
        between = pace;
    }

    synchronized Duration left() {
        return Duration.ofNanos(Math.max(0, pausedUntil - System.nanoTime()));
    }

    /** Null when the call stands in line, else how long the pause is. */
    private @Nullable Duration queue(Priority priority, Turn turn, Duration patience) {
        Duration left;
        synchronized (this) {
            left = left();
            if (left.compareTo(patience) > 0
                    || interactive.size() + background.size() >= settings.waiting()) {
                return left;
            }
            (priority == Priority.INTERACTIVE ? interactive : background).addLast(turn);
            if (releasing) {
                return null;
            }
            releasing = true;
        }
        releaseAfter(left);
        return null;
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
        Duration wait = left();
        Turn next = null;
        if (wait.isZero()) {
            next = first();
            wait = between;
        }
        releasing = !(interactive.isEmpty() && background.isEmpty());
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

        /** For whoever leaves: true, once, when it had come and was not heard of. */
        boolean isLost() {
            return state.getAndSet(State.LEFT) == State.TOLD && !taken;
        }
    }
}
