package io.larkspur.problem;

/** The closed set of ways to fail that edges know how to answer; the open set of codes says what happened. */
public enum Category {
    /** The request is malformed or contradicts itself. */
    INVALID,
    /** The caller has not proven who it is. */
    SIGN_IN,
    /** The user has been asked and has not answered yet; the same call will work once they have. */
    PENDING,
    /** As {@link #PENDING}, for a caller that asked for an answer at once and polls the status address. */
    ACCEPTED,
    /** A balance or budget does not cover the call. */
    EXHAUSTED,
    /** The caller is known and may not do this. */
    FORBIDDEN,
    NOT_FOUND,
    /** The thing is no longer in a state that allows this. */
    CONFLICT,
    /** The request is readable and contradicts an earlier one that it claims to repeat. */
    CONTRADICTION,
    TOO_LARGE,
    /** What was sent is of a kind that is not taken here, or not of the kind it claims to be. */
    UNSUPPORTED,
    THROTTLED,
    /** The platform or another upstream answered wrongly. */
    UPSTREAM,
    /** A part of this system, or the upstream, does not answer; trying again later is right. */
    UNAVAILABLE
}
