package io.larkspur.gateway.outbound;

/**
 * What the platform has against further calls, and against which.
 *
 * @param pause for how long; of a used-up month it has to be taken from the calendar
 */
record Objection(Reach reach, Pause pause) {

    enum Reach {
        /** The called API, of one app. */
        API,
        /** Whatever the app calls: the answer does not say what it means. */
        APP,
        /** Whatever of the app its monthly quota counts. */
        MONTH
    }
}
