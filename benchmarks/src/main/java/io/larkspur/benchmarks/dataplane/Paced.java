package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An open loop: requests leave at set times, whatever the answers do, and each one's time counts from when it should have
 * left.
 */
final class Paced {

    private static final int LANES = 16;

    private Paced() {}

    /** Milliseconds of all requests, sorted. */
    static double[] run(int port, String request, double rate, int seconds) {
        int each = (int) (rate * seconds / LANES);
        double[] times = new double[each * LANES];
        CountDownLatch done = new CountDownLatch(LANES);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long start = System.nanoTime() + 200_000_000L;
        for (int lane = 0; lane < LANES; lane++) {
            int number = lane;
            Thread thread = new Thread(() -> {
                try {
                    lane(port, request, rate, start, number, each, times);
                } catch (IOException | RuntimeException broken) {
                    failure.compareAndSet(null, broken);
                } finally {
                    done.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        try {
            done.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        Exception broken = failure.get();
        if (broken != null) {
            throw new IllegalStateException("The paced load broke off", broken);
        }
        Arrays.sort(times);
        return times;
    }

    static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }

    private static void lane(int port, String request, double rate, long start, int lane, int count, double[] times)
            throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        double step = 1e9 * LANES / rate;
        long first = start + (long) (step * lane / LANES);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            Answers answers = new Answers(socket.getInputStream());
            for (int i = 0; i < count; i++) {
                long due = first + (long) (step * i);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                socket.getOutputStream().write(bytes);
                answers.skipOne();
                times[lane * count + i] = (System.nanoTime() - due) / 1e6;
            }
        }
    }

    /** Answers of known length, one after another. */
    private static final class Answers {

        private final InputStream in;
        private final byte[] buffer = new byte[64 * 1024];
        private int filled;

        Answers(InputStream in) {
            this.in = in;
        }

        void skipOne() throws IOException {
            int head = -1;
            while ((head = endOfHead()) < 0) {
                fill();
            }
            String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
            if (!text.startsWith("HTTP/1.1 2")) {
                throw new IOException(text.lines().findFirst().orElse("nothing"));
            }
            int length = head + lengthIn(text);
            while (filled < length) {
                fill();
            }
            System.arraycopy(buffer, length, buffer, 0, filled - length);
            filled -= length;
        }

        private void fill() throws IOException {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                throw new IOException("The connection ended");
            }
            filled += read;
        }

        private int endOfHead() {
            for (int i = 3; i < filled; i++) {
                if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n' && buffer[i - 3] == '\r') {
                    return i + 1;
                }
            }
            return -1;
        }

        private static int lengthIn(String head) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                    .findFirst()
                    .orElse(0);
        }
    }
}
