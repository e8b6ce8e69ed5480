package io.larkspur.limits;

/** What comes of taking one call from a tally. */
enum Taking {
    TAKEN,
    /** Nothing is left on account: the register has to be asked. */
    ASK,
    FULL
}
