package io.larkspur.vault;

/** Where a refresh is, in the order in which one that succeeds passes them. */
public enum RefreshStep {
    /** Nothing is written down yet. */
    BEFORE_CLAIM,
    /** Postgres has this process's claim; nothing is sent. */
    CLAIMED,
    /** The next thing is to ask the platform. */
    BEFORE_SEND,
    /** A connection to the platform is open; the request is not written. */
    CONNECTED,
    /** The request is written. */
    SENT,
    /** The head of the answer has arrived. */
    ANSWER_HEAD,
    /** The answer is read whole and says yes; it is only in this process's memory. */
    ANSWER_READ,
    /** The answer is committed in Postgres or, while that is away, kept in Redis; nobody has used it. */
    STORED,
    /** Caches and other processes have been told. */
    PUBLISHED
}
