package io.larkspur.feishu.longconnection;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together that came in parts, in any order. Each connection has its own, so parts of different connections
 * never mix; only its event loop touches it. Whatever the other side sends, at most four megabytes are held, for at most
 * five seconds: the oldest message goes first.
 */
final class Fragments {

    static final int MOST_PARTS = 128;
    static final int MOST_MESSAGES = 64;
    static final int LARGEST_MESSAGE = 1 << 20;
    static final int MOST_BYTES = 4 << 20;
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Map<String, Message> messages = new LinkedHashMap<>();
    private int bytes;

    /**
     * The whole message when this frame completes it. Fails with {@link IllegalArgumentException} for a part that belongs
     * to no message that could be put together.
     *
     * @param now in nanoseconds, of a clock that only goes forward
     */
    Optional<byte[]> add(Frame frame, long now) {
        forgetOld(now);
        int sum = number(frame, "sum");
        int seq = number(frame, "seq");
        if (sum < 1 || sum > MOST_PARTS || seq < 0 || seq >= sum) {
            throw new IllegalArgumentException("Part " + seq + " of " + sum + " is out of bounds");
        }
        return sum == 1 ? Optional.of(frame.payload()) : add(frame, sum, seq, now);
    }

    private Optional<byte[]> add(Frame frame, int sum, int seq, long now) {
        String id = frame.header("message_id");
        Message message = messages.computeIfAbsent(id, key -> new Message(sum, now));
        if (message.parts.length != sum
                || !message.holds(seq) && message.size + frame.payload().length > LARGEST_MESSAGE) {
            forget(id);
            throw new IllegalArgumentException("The parts of a message disagree, or are too much");
        }
        if (!message.holds(seq)) {
            message.put(seq, frame.payload());
            bytes += frame.payload().length;
        }
        if (message.missing > 0) {
            makeRoom();
            return Optional.empty();
        }
        forget(id);
        return Optional.of(message.whole());
    }

    /** How much is held. */
    int bytes() {
        return bytes;
    }

    int messages() {
        return messages.size();
    }

    private void forgetOld(long now) {
        while (!messages.isEmpty() && now - oldest().getValue().since > PATIENCE) {
            forget(oldest().getKey());
        }
    }

    private void makeRoom() {
        while (messages.size() > MOST_MESSAGES || bytes > MOST_BYTES) {
            forget(oldest().getKey());
        }
    }

    private Map.Entry<String, Message> oldest() {
        Iterator<Map.Entry<String, Message>> entries = messages.entrySet().iterator();
        return entries.next();
    }

    private void forget(String id) {
        Message message = messages.remove(id);
        if (message != null) {
            bytes -= message.size;
        }
    }

    private static int number(Frame frame, String header) {
        try {
            return Integer.parseInt(frame.header(header));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("A frame without " + header, notANumber);
        }
    }

    private static final class Message {

        private final byte[] @Nullable [] parts;
        private final long since;
        private int missing;
        private int size;

        Message(int sum, long since) {
            this.parts = new byte[sum][];
            this.since = since;
            this.missing = sum;
        }

        boolean holds(int seq) {
            return parts[seq] != null;
        }

        void put(int seq, byte[] part) {
            parts[seq] = part;
            missing--;
            size += part.length;
        }

        byte[] whole() {
            byte[] whole = new byte[size];
            int at = 0;
            for (byte[] part : parts) {
                if (part != null) {
                    System.arraycopy(part, 0, whole, at, part.length);
                    at += part.length;
                }
            }
            return whole;
        }
    }
}
