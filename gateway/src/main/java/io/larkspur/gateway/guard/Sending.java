package io.larkspur.gateway.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One sending that a breaker let go. How it ended has to be said; what is said after that is not heard. */
final class Sending {

    private static final String BAD_NEWS = "Bad news of this upstream";

    private final Breaker breaker;
    private final Spell spell;
    private final long begun;
    private final AtomicBoolean ended = new AtomicBoolean();

    Sending(Breaker breaker, Spell spell, long begun) {
        this.breaker = breaker;
        this.spell = spell;
        this.begun = begun;
        spell.begun();
    }

    void succeeded() {
        end(heard -> heard.onSuccess(breaker.now() - begun, TimeUnit.NANOSECONDS));
    }

    void failed() {
        end(heard -> heard.onError(breaker.now() - begun, TimeUnit.NANOSECONDS, new IOException(BAD_NEWS)));
    }

    /** It ended for reasons that say nothing of the upstream. */
    void leftOff() {
        end(CircuitBreaker::releasePermission);
    }

    private void end(Consumer<CircuitBreaker> outcome) {
        if (ended.compareAndSet(false, true)) {
            breaker.ended(spell, outcome);
        }
    }
}
