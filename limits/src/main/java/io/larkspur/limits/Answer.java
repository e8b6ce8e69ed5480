package io.larkspur.limits;

/**
 * What the shared register answers, by window.
 *
 * @param now in the register's milliseconds
 * @param granted calls that may be made, by this process alone; -1 while others have not told what they were given
 *     while the register was away
 * @param totals what all processes have been given
 * @param owns what this one has been given
 */
record Answer(long now, long granted, long[] starts, long[] totals, long[] owns) {

    boolean isSure() {
        return granted >= 0;
    }
}
