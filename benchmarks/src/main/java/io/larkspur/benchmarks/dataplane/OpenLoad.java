package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * An open load without mercy: each call leaves when it is due, over any connection that is free, and one that finds none
 * free is lost. One thread, so that load and upstream fit on one core.
 */
final class OpenLoad implements AutoCloseable {

    private static final int LONGEST_ANSWER = 16 * 1024;

    /** Calls that are due meanwhile leave together. Who never sleeps takes half of the core from the upstream. */
    private static final long SHORTEST_WAIT_MILLIS = 1;

    private final Selector selector;
    private final InetSocketAddress proxy;
    private final byte[] request;
    private final int connections;
    private final Deque<Line> free = new ArrayDeque<>();
    private int open;

    OpenLoad(int port, String request, int connections) throws IOException {
        this.selector = Selector.open();
        this.proxy = new InetSocketAddress("127.0.0.1", port);
        this.request = request.getBytes(StandardCharsets.ISO_8859_1);
        this.connections = connections;
    }

    /** What became of the calls that were due in so many seconds. Who has no answer by its deadline is bad, too. */
    Outcome run(double rate, double seconds, long deadlineMillis) {
        Outcome outcome = new Outcome((int) Math.ceil(seconds * 10), deadlineMillis);
        long begin = System.nanoTime();
        long count = (long) (rate * seconds);
        try {
            for (long sent = 0; sent < count; ) {
                long now = System.nanoTime();
                for (; sent < count && begin + (long) (sent * 1e9 / rate) <= now; sent++) {
                    send(begin + (long) (sent * 1e9 / rate), begin, outcome);
                }
                long wait = (begin + (long) (sent * 1e9 / rate) - System.nanoTime()) / 1_000_000;
                answers(Math.max(SHORTEST_WAIT_MILLIS, wait), begin, outcome);
            }
            long end = System.nanoTime() + deadlineMillis * 1_000_000;
            while (System.nanoTime() < end) {
                answers(SHORTEST_WAIT_MILLIS, begin, outcome);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        unanswered(begin, outcome);
        return outcome;
    }

    private void unanswered(long begin, Outcome outcome) {
        for (SelectionKey key : selector.keys()) {
            Line line = (Line) key.attachment();
            if (line.due != 0 && line.begin == begin) {
                outcome.unanswered(line.due - begin);
            }
        }
    }

    private void send(long due, long begin, Outcome outcome) throws IOException {
        Line line = free.pollLast();
        if (line == null && open < connections) {
            line = connect();
        }
        if (line == null) {
            outcome.unsent(due - begin);
            return;
        }
        line.due = due;
        line.begin = begin;
        line.write(request);
    }

    private Line connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(proxy);
        channel.configureBlocking(false);
        open++;
        Line line = new Line(channel);
        channel.register(selector, SelectionKey.OP_READ, line);
        return line;
    }

    private void answers(long waitMillis, long begin, Outcome outcome) throws IOException {
        selector.select(waitMillis);
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            Line line = (Line) keys.next().attachment();
            keys.remove();
            read(line, begin, outcome);
        }
    }

    /** An answer to a call of an earlier run frees its line, and counts for nothing. */
    private void read(Line line, long begin, Outcome outcome) throws IOException {
        int status = line.read();
        if (status == 0) {
            return;
        }
        if (line.due != 0 && line.begin == begin) {
            outcome.answered(status, line.hasRetryAfter, line.due - begin, System.nanoTime() - line.due);
        }
        line.due = 0;
        if (status < 0) {
            line.channel.close();
            open--;
            free.remove(line);
        } else {
            free.addLast(line);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private static final class Line {

        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST_ANSWER);
        private long due;
        private long begin;
        private boolean hasRetryAfter;

        Line(SocketChannel channel) {
            this.channel = channel;
        }

        void write(byte[] bytes) throws IOException {
            buffer.clear();
            hasRetryAfter = false;
            channel.write(ByteBuffer.wrap(bytes));
        }

        /** The status once the answer is whole, 0 before, -1 when the connection has ended. */
        int read() {
            try {
                if (channel.read(buffer) < 0) {
                    return -1;
                }
            } catch (IOException reset) {
                return -1;
            }
            byte[] bytes = buffer.array();
            int end = endOfHead(bytes, buffer.position());
            if (end < 0) {
                return 0;
            }
            int length = 0;
            for (int at = 0; at < end; at++) {
                if (bytes[at] == '\n' && is(bytes, at + 1, "content-length:")) {
                    length = number(bytes, at + 1 + "content-length:".length());
                } else if (bytes[at] == '\n' && is(bytes, at + 1, "retry-after:")) {
                    hasRetryAfter = true;
                }
            }
            return buffer.position() < end + length ? 0 : number(bytes, 9);
        }

        private static int endOfHead(byte[] bytes, int filled) {
            for (int i = 3; i < filled; i++) {
                if (bytes[i] == '\n' && bytes[i - 2] == '\n' && bytes[i - 1] == '\r') {
                    return i + 1;
                }
            }
            return -1;
        }

        private static boolean is(byte[] bytes, int at, String name) {
            for (int i = 0; i < name.length(); i++) {
                if ((bytes[at + i] | 0x20) != (name.charAt(i) | 0x20)) {
                    return false;
                }
            }
            return true;
        }

        private static int number(byte[] bytes, int from) {
            int at = from;
            while (bytes[at] == ' ') {
                at++;
            }
            int number = 0;
            for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                number = number * 10 + bytes[at] - '0';
            }
            return number;
        }
    }
}
