package io.larkspur.limits;

/**
 * What one process asks of the shared register, and what it knows itself in case the register has forgotten.
 *
 * @param want calls to be admitted, the rest of them on account; 0 only gives back
 * @param back calls that were admitted on account and not made
 * @param starts by window, when the one known here began, in the register's milliseconds; 0 when none is known
 * @param owns by window, what this process has been given in it, what it gives back included
 * @param totals by window, what all processes had been given in it as far as this one knows
 * @param aheads by window, calls made in it before anything was asked, to be counted now
 * @param exact whether no other question is under way, so that of what was given this process has heard, or never will
 * @param away whether the register has been away since it answered last
 * @param sentAt in this process's nanoseconds
 */
record Question(
        Windows limits,
        long want,
        long back,
        long[] starts,
        long[] owns,
        long[] totals,
        long[] aheads,
        boolean exact,
        boolean away,
        long sentAt) {}
