package io.larkspur.problem.wire;

/**
 * The order in which what is put before the server's own handler stands in a connection, from the socket on. Spring applies
 * customizers of the server in this order, and each puts its own last.
 */
public final class ServerHandlers {

    /** Puts nothing into a connection, but counts it. */
    public static final int CONNECTION_LIMIT = -10;

    public static final int REQUEST_GATE = 0;

    /** Sees only requests whose ends are sure, and every read that is wanted behind it. */
    public static final int SHEDDING = 10;

    public static final int KEPT_ALIVE_READS = 20;

    private ServerHandlers() {}
}
