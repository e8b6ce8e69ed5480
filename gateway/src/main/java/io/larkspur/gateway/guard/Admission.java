package io.larkspur.gateway.guard;

/**
 * Which calls one event loop admits. Once it has been late, it takes in no more at a time than it can do in half of the time
 * by which it may be late, or a good number of calls, and turns the rest away, until for a while nothing was late and nobody
 * turned away; less at a time while many connections rest. Where even that is too much, because everything that is due has
 * been late for a whole while and many calls came, the share of the calls that are looked at falls; when the loop catches up,
 * it rises again, so nothing has to be set back. The shortest delay counts there, not the mean: a single pause is no overload.
 * Belongs to one thread.
 */
final class Admission {

    private static final int LOOKS = 5;
    private static final double LEAST = 0.02;
    private static final double FALL = 0.7;
    private static final double RISE = 0.05;

    /** Looks in a row. */
    private static final int CALM = 10;

    /** Calls between two looks that are no overrun however late the loop is: a cold process is slow, a starved one too. */
    private static final int AT_LEAST = 200;

    /** Connections that rest because their calls were turned away. So many leave no doubt that there is too much to do. */
    private static final int MANY = 200;

    /** The same as {@link #AT_LEAST} where there is no doubt. */
    private static final int A_FEW = 32;

    /** The more connections rest, the longer each does, so that a thread says no so often at most. */
    private static final long BETWEEN_REFUSALS = 1_000_000_000L / 2_000;

    private static final long SHORTEST_REST = 20_000_000L;
    private static final long LONGEST_REST = 1_000_000_000L;

    private final long target;
    private long shortest = Long.MAX_VALUE;
    private int looks;
    private int late;
    private int resting;
    private boolean strained;
    private int taken;
    private int asked;
    private int calm;
    private long due = System.nanoTime();
    private double share = 1;

    /** @param target nanoseconds by which work may be late */
    Admission(long target) {
        this.target = target;
    }

    /** When the loop is to be looked at next. */
    void next(long dueNanos) {
        due = dueNanos;
        taken = 0;
        asked = 0;
    }

    /** By how much the last look was late. */
    void late(long nanos) {
        if (nanos > target / 2) {
            strained = true;
            calm = 0;
        } else if (strained && ++calm >= CALM) {
            strained = false;
        }
        shortest = Math.min(shortest, asked < AT_LEAST ? 0 : nanos);
        if (++looks < LOOKS && nanos < target * LOOKS) {
            return;
        }
        late = shortest > target ? late + 1 : 0;
        share = late > 1 ? Math.max(LEAST, share * FALL) : late == 1 ? share : Math.min(1, share + RISE);
        shortest = Long.MAX_VALUE;
        looks = 0;
    }

    /** Whether anybody may be turned away at all. */
    boolean isStrained() {
        return strained || share < 1;
    }

    /**
     * @param chance from 0 to 1, evenly
     * @param now for a loop that has much to do between two looks
     */
    boolean admits(Priority priority, double chance, long now) {
        asked++;
        if (strained && taken >= (resting < MANY ? AT_LEAST : A_FEW) && now - due > allowed(priority)) {
            calm = 0;
            return false;
        }
        boolean admitted = admits(priority, chance);
        taken += admitted ? 1 : 0;
        return admitted;
    }

    /** Less once there is no doubt: what is under way together takes memory, and time to tidy that. */
    private long allowed(Priority priority) {
        long most = resting < MANY ? target / 2 : target / 5;
        return priority == Priority.INTERACTIVE ? most : most / 2;
    }

    /** By the share alone. */
    boolean admits(Priority priority, double chance) {
        return share >= 1 || chance < (priority == Priority.INTERACTIVE ? share : Math.max(0, 2 * share - 1));
    }

    /** How long the connection of a call that was turned away rests, in nanoseconds; {@link #rested} has to follow. */
    long rest() {
        resting++;
        return Math.min(LONGEST_REST, Math.max(SHORTEST_REST, resting * BETWEEN_REFUSALS));
    }

    void rested() {
        resting--;
    }

    double share() {
        return share;
    }
}
