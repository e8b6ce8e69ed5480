package io.larkspur.conversations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets those who write to one conversation do so a few at a time, in the order in which they came. All of them need its
 * row: each that waits for it in the database would hold one of the connections that everybody shares.
 */
final class Turns {

    /** One more than writes, so that the next is there when that one is done. */
    private static final int TOGETHER = 2;

    private static final int MOST_WAITING = 200;

    private final Map<Key, Line> lines = new ConcurrentHashMap<>();

    /** Fails with {@link TooManyMessages}. Whoever leaves before their turn only leaves the line. */
    <T> Mono<T> in(UUID sessionId, Owner owner, Mono<T> work) {
        return Mono.defer(() -> {
            Turn turn = new Turn(new Key(sessionId, owner));
            enter(turn);
            return turn.begun.asMono().then(work).doFinally(end -> leave(turn));
        });
    }

    /** How many conversations are being written to. */
    int underWay() {
        return lines.size();
    }

    private void enter(Turn turn) {
        lines.compute(turn.key, (key, there) -> {
            Line line = there == null ? new Line() : there;
            line.enter(turn);
            return line;
        });
        if (turn.mayBegin) {
            turn.begin();
        }
    }

    private void leave(Turn turn) {
        lines.computeIfPresent(turn.key, (key, line) -> line.leave(turn) ? line : null);
        Turn next = turn.next;
        if (next != null) {
            next.begin();
        }
    }

    /** Somebody else's tries are kept out of the line of whoever may write. */
    private record Key(UUID sessionId, Owner owner) {}

    /** Seen by one thread at a time, as the map lets only one at each key. */
    private static final class Line {

        private final Deque<Turn> waiting = new ArrayDeque<>();
        private int writing;

        void enter(Turn turn) {
            if (writing < TOGETHER) {
                writing++;
                turn.mayBegin = true;
            } else if (waiting.size() < MOST_WAITING) {
                waiting.add(turn);
            } else {
                throw new TooManyMessages();
            }
        }

        /** Whether anybody is left. */
        boolean leave(Turn turn) {
            if (!waiting.remove(turn)) {
                turn.next = waiting.poll();
                writing -= turn.next == null ? 1 : 0;
            }
            return writing > 0;
        }
    }

    private static final class Turn {

        private final Key key;
        private final Sinks.Empty<Void> begun = Sinks.empty();
        private boolean mayBegin;
        private @Nullable Turn next;

        Turn(Key key) {
            this.key = key;
        }

        /** Nobody is there to hear it who left meanwhile; they pass their turn on when they do. */
        void begin() {
            begun.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
