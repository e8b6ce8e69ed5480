package io.larkspur.vault;

/** Who is served first when the token endpoint may not be asked more often. */
enum Urgency {
    /** A call waits, and its old token has ended or was refused. */
    CALLER_WAITS,
    /** The old token still serves, or nobody asks. */
    AHEAD
}
