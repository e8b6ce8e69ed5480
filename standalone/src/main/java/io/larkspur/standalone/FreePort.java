package io.larkspur.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** Port 0 means any, but redirect addresses must be known before the server listens. */
final class FreePort {

    private FreePort() {}

    /** Told before anything else starts, with the variable's name. */
    static int checked(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            throw new StartRefused("Port " + port + " is in use; free it, or choose another with SERVER_PORT", taken);
        }
    }

    static int find() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
