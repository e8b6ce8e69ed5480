package io.larkspur.gateway.guard;

/**
 * What share of the calls one event loop admits. When everything that is due there has been late for a whole while, more
 * comes in than it can do, and the share falls; when it catches up, the share rises again, so nothing has to be set back.
 * The shortest delay counts, not the mean: a single pause is no overload. Belongs to one thread.
 */
final class Admission {

    private static final int LOOKS = 5;
    private static final double LEAST = 0.02;
    private static final double FALL = 0.7;
    private static final double RISE = 0.05;

    private final long target;
    private long shortest = Long.MAX_VALUE;
    private int looks;
    private int late;
    private double share = 1;

    /** @param target nanoseconds by which work may be late */
    Admission(long target) {
        this.target = target;
    }

    /** By how much the last look was late. */
    void late(long nanos) {
        shortest = Math.min(shortest, nanos);
        if (++looks < LOOKS && nanos < target * LOOKS) {
            return;
        }
        late = shortest > target ? late + 1 : 0;
        share = late > 1 ? Math.max(LEAST, share * FALL) : late == 1 ? share : Math.min(1, share + RISE);
        shortest = Long.MAX_VALUE;
        looks = 0;
    }

    /** @param chance from 0 to 1, evenly */
    boolean admits(Priority priority, double chance) {
        return share >= 1 || chance < (priority == Priority.INTERACTIVE ? share : Math.max(0, 2 * share - 1));
    }

    double share() {
        return share;
    }
}
