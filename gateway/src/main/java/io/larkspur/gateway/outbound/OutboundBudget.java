package io.larkspur.gateway.outbound;

import io.larkspur.gateway.guard.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One platform app's turns. Ordinarily everybody passes. After the platform has asked for a pause, calls wait in two
 * lines, and are then let through one by one, at the pace the platform named, interactive ones first.
 */
final class OutboundBudget {

    private final String app;
    private final OutboundSettings settings;
    private final Deque<Sinks.Empty<Void>> interactive = new ArrayDeque<>();
    private final Deque<Sinks.Empty<Void>> background = new ArrayDeque<>();
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

    /** Completes when it is the call's turn. Fails with {@link PlatformLimited}. */
    Mono<Void> turn(Priority priority) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> turn = Sinks.empty();
            Duration pause = queue(priority, turn);
            return pause == null
                    ? turn.asMono().doOnCancel(() -> remove(turn))
                    : Mono.error(new PlatformLimited(app, pause));
        });
    }

    synchronized void pause(Duration length, Duration pace) {
        pausedUntil = Math.max(pausedUntil, System.nanoTime() + length.toNanos());
        between = pace;
    }

    synchronized Duration left() {
        return Duration.ofNanos(Math.max(0, pausedUntil - System.nanoTime()));
    }

    /** Null when the call stands in line, else how long the pause is. */
    private @Nullable Duration queue(Priority priority, Sinks.Empty<Void> turn) {
        Duration left;
        synchronized (this) {
            left = left();
            if (left.compareTo(settings.patience()) > 0
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

    private synchronized void remove(Sinks.Empty<Void> turn) {
        if (!interactive.remove(turn)) {
            background.remove(turn);
        }
    }

    private void releaseAfter(Duration wait) {
        Schedulers.parallel().schedule(this::release, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void release() {
        Sinks.Empty<Void> next = null;
        Duration wait;
        synchronized (this) {
            wait = left();
            if (wait.isZero()) {
                next = interactive.pollFirst();
                next = next == null ? background.pollFirst() : next;
                wait = between;
            }
            releasing = !(interactive.isEmpty() && background.isEmpty());
            if (releasing) {
                releaseAfter(wait);
            }
        }
        if (next != null) {
            next.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
