package io.larkspur.gateway.guard;

import java.util.PriorityQueue;
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
    private static final int A_ROUND = 32;

    /** Calls that may wait however long it takes: a cold process is slow, a starved one too. */
    private static final int AT_LEAST = 200;

    /** The more connections rest, the longer each does, so that a thread says no so often, until rests are longest. */
    private static final long BETWEEN_REFUSALS = 1_000_000_000L / 1_000;

    private static final long SHORTEST_REST = 20_000_000L;

    /** A call that came meanwhile goes ahead then, and so is answered within the second that many callers wait. */
    private static final long LONGEST_REST = 800_000_000L;

    private final long target;
    private final Executor nextRound;
    private final Queue<Waiting> line = new PriorityQueue<>();
    private long came;
    private long begunEver;
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

    /** Has to be told when a call comes that cannot begin, which is where it belongs in the line. */
    Arrival arrives(long now) {
        return new Arrival(came++, now, begunEver);
    }

    /** Whether a call that may not begin has to be turned away. */
    boolean isTooMuch(Priority priority, long now) {
        return line.size() >= AT_LEAST && expected(now) > allowed(priority);
    }

    /**
     * How long one more would wait, by what the first in the line has seen: so many began since it came, and so long it took.
     * Its own wait would only tell how long the line was when it came: everybody would be turned away until the line is empty,
     * and come back together.
     */
    private long expected(long now) {
        Arrival first = line.element().arrival;
        long waited = now - first.nanos();
        long others = begunEver - first.begun();
        return others < A_ROUND ? waited : waited * line.size() / others;
    }

    private long allowed(Priority priority) {
        return priority == Priority.INTERACTIVE ? target : target / 2;
    }

    /** Those who came first begin first, however long their connections rested. */
    void await(Runnable turn, Arrival arrival) {
        line.add(new Waiting(turn, arrival));
    }

    private void begin() {
        begunEver++;
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

    private record Waiting(Runnable turn, Arrival arrival) implements Comparable<Waiting> {

        @Override
        public int compareTo(Waiting other) {
            return Long.compare(arrival.number(), other.arrival.number());
        }
    }
}
