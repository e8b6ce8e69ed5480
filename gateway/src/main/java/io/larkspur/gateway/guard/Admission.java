package io.larkspur.gateway.guard;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Which calls one event loop begins, and when. In one round of the loop it begins a few; what came with them waits its turn,
 * as little as it is so far, because what is under way together takes memory, and time to tidy that. Once many wait, and
 * longer than they may, others are turned away, background calls sooner. It has nothing that needs to be set back when there is
 * less to do. Belongs to one thread.
 */
final class Admission {

    /** Enough to share the costs of a round, few enough to leave what they touch in the processor's caches. */
    private static final int A_ROUND = 64;

    /** Calls that may wait however long it takes: a cold process is slow, a starved one too. */
    private static final int AT_LEAST = 200;

    /** The more connections rest, the longer each does, so that a thread says no so often at most. */
    private static final long BETWEEN_REFUSALS = 1_000_000_000L / 2_000;

    private static final long SHORTEST_REST = 20_000_000L;
    private static final long LONGEST_REST = 1_000_000_000L;

    private final long target;
    private final Executor nextRound;
    private final Queue<Waiting> line = new ArrayDeque<>();
    private int begun;
    private int resting;

    /**
     * @param target nanoseconds by which a call may wait
     * @param nextRound runs what it is given in the next round of the loop
     */
    Admission(long target, Executor nextRound) {
        this.target = target;
        this.nextRound = nextRound;
    }

    /** Whether a call may begin at once; counted if so. */
    boolean begins() {
        if (begun >= A_ROUND || !line.isEmpty()) {
            return false;
        }
        begin();
        return true;
    }

    /** Whether a call that may not begin has to be turned away. */
    boolean isTooMuch(Priority priority, long now) {
        return line.size() >= AT_LEAST && now - line.element().since > allowed(priority);
    }

    private long allowed(Priority priority) {
        return priority == Priority.INTERACTIVE ? target : target / 2;
    }

    void await(Runnable turn, long now) {
        line.add(new Waiting(turn, now));
    }

    private void begin() {
        if (++begun == A_ROUND) {
            nextRound.execute(this::round);
        }
    }

    private void round() {
        begun = 0;
        while (begun < A_ROUND && !line.isEmpty()) {
            begin();
            line.remove().turn.run();
        }
    }

    /** How long the connection of a call that was turned away rests, in nanoseconds; {@link #rested} has to follow. */
    long rest() {
        resting++;
        return Math.min(LONGEST_REST, Math.max(SHORTEST_REST, resting * BETWEEN_REFUSALS));
    }

    void rested() {
        resting--;
    }

    private record Waiting(Runnable turn, long since) {}
}
