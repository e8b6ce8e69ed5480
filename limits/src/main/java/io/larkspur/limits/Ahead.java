package io.larkspur.limits;

/**
 * The first calls of windows in which the register was not asked yet: all replicas together may admit 1 per cent of a limit
 * so. The register keeps twice that back for processes that have not asked, because such a window of a process's own may
 * lie across the register's. Not where a window may outlive the tally: whoever used it up would have more with each new
 * one. All times are this process's nanoseconds.
 */
final class Ahead {

    static final int PARTS = 100;
    private static final long LONGEST = Limiter.IDLE.toNanos();

    private Ahead() {}

    /** In all windows, or in none. */
    static boolean take(Counts counts, Windows limits, long time, int replicas) {
        for (int at : limits.counted()) {
            if (Window.at(at).nanos() > LONGEST || of(counts, at, time) >= limits.mostAt(at) / PARTS / replicas) {
                return false;
            }
        }
        for (int at : limits.counted()) {
            if (counts.at(at).aheadEnd - time <= 0) {
                counts.at(at).ahead = 0;
                counts.at(at).aheadEnd = time + Window.at(at).nanos();
            }
            counts.at(at).ahead++;
        }
        return true;
    }

    /** False when they have been told already. */
    static boolean putBack(Counts counts, Windows limits) {
        for (int at : limits.counted()) {
            if (counts.at(at).ahead == 0) {
                return false;
            }
        }
        for (int at : limits.counted()) {
            counts.at(at).ahead--;
        }
        return true;
    }

    static long of(Counts counts, int at, long time) {
        return counts.at(at).aheadEnd - time <= 0 ? 0 : counts.at(at).ahead;
    }

    /** Until the window ends; all of it where none has begun. */
    static long left(Counts counts, int at, long time) {
        return of(counts, at, time) == 0 ? Window.at(at).nanos() : counts.at(at).aheadEnd - time;
    }

    /** How many there were, by window; they are the register's from now on. */
    static long[] told(Counts counts, Windows limits, long time) {
        long[] told = new long[Window.COUNT];
        for (int at : limits.counted()) {
            told[at] = of(counts, at, time);
            counts.at(at).ahead = 0;
        }
        return told;
    }

    /** Nobody may have heard of them. */
    static void untold(Counts counts, Question question) {
        for (int at : question.limits().counted()) {
            counts.at(at).ahead += question.aheads()[at];
        }
    }
}
