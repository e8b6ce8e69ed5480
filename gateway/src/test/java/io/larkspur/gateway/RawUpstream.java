package io.larkspur.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that says whatever bytes it was told, and closes. */
public final class RawUpstream {

    public static final RawUpstream HERE = new RawUpstream();

    private final ServerSocket server;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String answer = "";

    private RawUpstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread serving = new Thread(this::serve, "raw-upstream");
        serving.setDaemon(true);
        serving.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Calls since the last {@link #say}. */
    public int heard() {
        return calls.get();
    }

    public void say(String answer) {
        calls.set(0);
        this.answer = answer;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket caller = server.accept()) {
                calls.incrementAndGet();
                readHead(caller.getInputStream());
                caller.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException gone) {
                // The caller did not want to hear it all.
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b = in.read(); b >= 0 && head.indexOf("\r\n\r\n") < 0; b = in.read()) {
            head.append((char) b);
            if (head.indexOf("\r\n\r\n") >= 0) {
                return;
            }
        }
    }
}
