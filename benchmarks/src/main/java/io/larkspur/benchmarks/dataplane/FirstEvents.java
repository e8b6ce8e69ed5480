package io.larkspur.benchmarks.dataplane;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How long the first event of a stream takes, one stream after another: each on a connection of its own, or all on one. */
final class FirstEvents implements Closeable {

    private final Contender contender;
    private final boolean oneConnection;
    private @Nullable Socket socket;

    private FirstEvents(Contender contender, boolean oneConnection) {
        this.contender = contender;
        this.oneConnection = oneConnection;
    }

    /** The contenders take turns, stream by stream. */
    static List<Times> of(List<Contender> contenders, boolean oneConnection, int count, String path)
            throws IOException {
        List<FirstEvents> streams = contenders.stream()
                .map(contender -> new FirstEvents(contender, oneConnection))
                .toList();
        double[][] milliseconds = new double[contenders.size()][count];
        try {
            for (int i = 0; i < count; i++) {
                for (int n = 0; n < contenders.size(); n++) {
                    milliseconds[n][i] = streams.get(n).next(path);
                }
            }
        } finally {
            for (FirstEvents each : streams) {
                each.close();
            }
        }
        return IntStream.range(0, contenders.size())
                .mapToObj(n -> Times.of(contenders.get(n).name(), milliseconds[n]))
                .toList();
    }

    /** Milliseconds from a request, on a connection that stands, until its first event. */
    private double next(String path) throws IOException {
        Socket connection = connected();
        long began = System.nanoTime();
        connection.getOutputStream().write(contender.request(path).getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder seen = new StringBuilder();
        await(connection.getInputStream(), seen, "data:");
        double milliseconds = (System.nanoTime() - began) / 1e6;
        await(connection.getInputStream(), seen, "\r\n0\r\n\r\n");
        if (!oneConnection) {
            close();
        }
        return milliseconds;
    }

    private Socket connected() throws IOException {
        Socket known = socket;
        if (known != null) {
            return known;
        }
        Socket fresh = new Socket("127.0.0.1", contender.port());
        fresh.setTcpNoDelay(true);
        fresh.setSoTimeout(10_000);
        socket = fresh;
        return fresh;
    }

    @Override
    public void close() throws IOException {
        Socket known = socket;
        socket = null;
        if (known != null) {
            known.close();
        }
    }

    private static void await(InputStream in, StringBuilder seen, String what) throws IOException {
        byte[] piece = new byte[4096];
        while (seen.indexOf(what) < 0) {
            int read = in.read(piece);
            if (read < 0) {
                throw new IOException("No " + what + " came: " + seen);
            }
            seen.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
        }
    }
}
