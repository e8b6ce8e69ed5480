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

    private final long[] calls = new long[Window.COUNT];
    private final long[] ends = new long[Window.COUNT];

    /** In all windows, or in none. */
    boolean take(Windows limits, long time, int replicas) {
        for (int at : limits.counted()) {
            if (Window.at(at).nanos() > LONGEST || of(at, time) >= limits.mostAt(at) / PARTS / replicas) {
                return false;
            }
        }
        for (int at : limits.counted()) {
            if (ends[at] - time <= 0) {
                calls[at] = 0;
                ends[at] = time + Window.at(at).nanos();
            }
            calls[at]++;
        }
        return true;
    }

    /** False when they have been told already. */
    boolean putBack(Windows limits) {
        for (int at : limits.counted()) {
            if (calls[at] == 0) {
                return false;
            }
        }
        for (int at : limits.counted()) {
            calls[at]--;
        }
        return true;
    }

    long of(int at, long time) {
        return ends[at] - time <= 0 ? 0 : calls[at];
    }

    /** Until the window ends; all of it where none has begun. */
    long left(int at, long time) {
        return of(at, time) == 0 ? Window.at(at).nanos() : ends[at] - time;
    }

    /** How many there were, by window; they are the register's from now on. */
    long[] told(Windows limits, long time) {
        long[] told = new long[Window.COUNT];
        for (int at : limits.counted()) {
            told[at] = of(at, time);
            calls[at] = 0;
        }
        return told;
    }

    /** Nobody may have heard of them. */
    void untold(Question question) {
        for (int at : question.limits().counted()) {
            calls[at] += question.aheads()[at];
        }
    }
}
