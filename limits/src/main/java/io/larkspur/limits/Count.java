package io.larkspur.limits;

/**
 * How one window of a subject stands, as far as this process knows. All times are this process's nanoseconds unless they are
 * the register's.
 */
final class Count {

    /** When it began, in the register's milliseconds; 0 when it has not. */
    long start;

    long end;

    /** What all processes have been given. */
    long total;

    /** What this one has been given. */
    long own;

    /** What this one admitted without the register. */
    long alone;

    /** Calls that were admitted before anything was asked, and when the window that they began ends. */
    long ahead;

    long aheadEnd;

    boolean isBegun(long time) {
        return start != 0 && end - time > 0;
    }

    /** Without the register. */
    void begin(Window window, long time, long registerTime) {
        start = registerTime;
        end = time + window.nanos();
        total = 0;
        own = 0;
        alone = 0;
    }

    /** Shares are reckoned from the last answer that was sure. */
    void follow(int at, Question question, Answer answer) {
        boolean other = start != answer.starts()[at];
        long given = Math.max(0, answer.granted()) + question.aheads()[at];
        own = other ? answer.owns()[at] : own + given;
        start = answer.starts()[at];
        if (answer.isSure()) {
            total = answer.totals()[at];
            alone = 0;
        } else {
            total = other ? Math.max(total, answer.totals()[at]) : total;
            alone += question.aheads()[at];
        }
        end = question.sentAt() + (answer.starts()[at] + Window.at(at).millis() - answer.now()) * 1_000_000;
    }

    /** So many more without the register, or fewer. */
    void addAlone(long calls) {
        alone += calls;
        own += calls;
    }

    /**
     * Of a window that the register knew of, only what was left then is shared, less what others may have taken since;
     * of a new one, everything. Never nothing unless nothing was left.
     */
    long share(long limit, int replicas) {
        long left = limit - total;
        if (replicas == 1 || left <= 0) {
            return left;
        }
        return Math.max(1, (total == 0 ? left : left - limit / Tally.PARTS) / replicas);
    }
}
