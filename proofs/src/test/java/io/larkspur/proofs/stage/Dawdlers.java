package io.larkspur.proofs.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections to one gateway whose heads and bodies come a byte at a time. */
public final class Dawdlers implements AutoCloseable {

    /** Needs no user, or their bodies would not be waited for. */
    private static final String HEAD = "POST /open-apis/im/v1/messages HTTP/1.1\r\nHost: gateway\r\n";

    private static final List<String> BODIES = List.of(
            "Content-Length: 100000\r\n\r\nx",
            "Content-Length: 300000\r\n\r\nx",
            "Transfer-Encoding: chunked\r\n\r\n186A0\r\nx");

    private static final int CONNECT_MILLIS = 2_000;

    private final URI gateway;
    private final String credentials;
    private final List<SocketChannel> open = new ArrayList<>();
    private int bodies;
    private int refused;

    public Dawdlers(Replica gateway, Application application) {
        this.gateway = gateway.url();
        this.credentials = application.credentials();
    }

    /**
     * More of them: so many with half a head, and as many with a head and half a body, of which one is read before the call
     * is sent, one passes since it is long, and one since nobody knows its length.
     */
    public void come(int each) {
        for (int i = 0; i < each; i++) {
            open.add(connected(HEAD + "X-Slow: "));
            String body = BODIES.get(bodies++ % BODIES.size());
            open.add(connected(HEAD + "Authorization: " + credentials + "\r\n" + body));
        }
    }

    /** The same of a gateway that may be about to end. */
    public void comeIfAccepted(int each) {
        try {
            come(each);
        } catch (UncheckedIOException refusedToAccept) {
            refused++;
        }
    }

    /** One byte more of each that is still listened to. */
    public void drip() {
        open.removeIf(channel -> {
            boolean over = isAnswered(channel) || !isWritten(channel);
            if (over) {
                refused++;
                close(channel);
            }
            return over;
        });
    }

    /** Answered or cut off. */
    public int refused() {
        return refused;
    }

    @Override
    public void close() {
        open.forEach(Dawdlers::close);
        open.clear();
    }

    private SocketChannel connected(String text) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.socket().connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), CONNECT_MILLIS);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            return channel;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isAnswered(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(16)) != 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static boolean isWritten(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {'x'}));
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // There is nothing left to close.
        }
    }
}
