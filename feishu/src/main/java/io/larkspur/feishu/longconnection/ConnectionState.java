package io.larkspur.feishu.longconnection;

/** Where this process stands with one app's long connection. */
enum ConnectionState {
    /** Other replicas hold as many as there should be, or this one has not tried yet. */
    STANDBY,
    CONNECTING,
    CONNECTED,
    /** Attempts failed too often or were refused; the HTTP callback serves. */
    FALLEN_BACK,
    /** The same, where nothing else serves. */
    DEGRADED
}
