package io.larkspur.gateway.guard;

import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Component;

/** What a gateway that stops and the gates of its connections have to know of each other. */
@Component
final class Draining {

    private final LongAdder kept = new LongAdder();
    private volatile boolean underWay;

    void begins() {
        underWay = true;
    }

    void ends() {
        underWay = false;
    }

    /** Whether each connection has to be closed with its next answer. */
    boolean isUnderWay() {
        return underWay;
    }

    /** A connection has a call that waits for its turn, which nobody else has seen; {@link #letGo} has to follow. */
    void keep() {
        kept.increment();
    }

    void letGo() {
        kept.decrement();
    }

    boolean keepsAny() {
        return kept.sum() > 0;
    }
}
