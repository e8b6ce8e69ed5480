package io.larkspur.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to a server of this machine that can be cut, or go mute: it stays open and nothing passes. */
final class Cable implements AutoCloseable {

    private final ServerSocket entrance;
    private final int server;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean mute;
    private volatile boolean cut;

    Cable(int server) {
        this.server = server;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void mute() {
        mute = true;
    }

    void cut() {
        cut = true;
        ends.forEach(Cable::close);
    }

    /** New connections pass; what was in a mute one is lost with it. */
    void mend() {
        ends.forEach(Cable::close);
        mute = false;
        cut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = entrance.accept();
                if (cut) {
                    close(caller);
                } else {
                    join(caller);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void join(Socket caller) throws IOException {
        Socket callee = new Socket();
        callee.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), 5_000);
        ends.add(caller);
        ends.add(callee);
        run(() -> pass(caller, callee));
        run(() -> pass(callee, caller));
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!mute) {
                    out.write(bytes, 0, count);
                }
            }
        } catch (IOException ended) {
            // One of the two has left.
        }
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
