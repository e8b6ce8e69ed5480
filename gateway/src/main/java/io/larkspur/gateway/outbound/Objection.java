package io.larkspur.gateway.outbound;

/**
 * What the platform has against further calls, and against which.
 *
 * @param pause for how long; of a used-up month it has to be taken from the calendar
 * @param isWhole whether the answer that says so is all here, so that nothing more has to come from the upstream
 */
record Objection(Reach reach, Pause pause, boolean isWhole) {

    enum Reach {
        /** The called API, of one app: the answer says so, or cannot be read. */
        API,
        /** Whatever the app calls: the answer was read, and does not say that it means the API. */
        APP,
        /** Whatever of the app its monthly quota counts. */
        MONTH
    }
}
