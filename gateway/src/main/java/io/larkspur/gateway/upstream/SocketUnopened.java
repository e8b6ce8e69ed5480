package io.larkspur.gateway.upstream;

/** The upstream has opened no WebSocket. The caller's is open by then, so it can only be closed. */
public final class SocketUnopened extends RuntimeException {

    SocketUnopened(Throwable cause) {
        super(cause);
    }
}
