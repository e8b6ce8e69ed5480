package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/**
 * A proxy under load.
 *
 * @param headers what a caller has to send
 */
record Contender(String name, int port, Pinned process, List<String> headers) {

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** A whole request for a socket. */
    String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + String.join(
                        "", headers.stream().map(header -> header + "\r\n").toList()) + "\r\n";
    }

    void awaitListening() {
        Waiting.until(name, () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
    }
}
