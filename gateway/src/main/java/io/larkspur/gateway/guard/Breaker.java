package io.larkspur.gateway.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether an upstream is called at all. After a rest a few calls are a trial. One that was left in the middle for as long
 * as a rest says nothing of how the upstream is now, so it does not count against whoever comes next; nor does a call
 * count in a trial that was sent before it. Nor may its calls keep an upstream shut for as long as they like: one whose
 * caller sends slowly may take hours. A trial ends in time whatever is still under way, so that of an upstream that never
 * answers no more is asked than five calls each time; what such calls say later counts in the trial that goes on by then.
 */
final class Breaker {

    /** Longer than nearly all calls take that are answered at all; a rest that is longer goes before it. */
    private static final Duration LONGEST_TRIAL = Duration.ofSeconds(20);

    private final CircuitBreaker breaker;
    private final long rest;
    private final long longestTrial;
    private final LongSupplier clock;
    private volatile Spell spell;

    /** @param clock nanoseconds since whenever */
    Breaker(CircuitBreaker breaker, Duration rest, LongSupplier clock) {
        this.breaker = breaker;
        this.rest = rest.toNanos();
        this.longestTrial = Math.max(this.rest, LONGEST_TRIAL.toNanos());
        this.clock = clock;
        this.spell = new Spell(breaker.getMetrics(), clock.getAsLong());
    }

    /** Null while the upstream rests. */
    @Nullable
    Sending begin() {
        if (isLeft(spell)) {
            endTheTrial();
        }
        return breaker.tryAcquirePermission() ? new Sending(this, current(), clock.getAsLong()) : null;
    }

    boolean isResting() {
        return breaker.getState() == State.OPEN;
    }

    void ended(Spell begun, Consumer<CircuitBreaker> outcome) {
        if (begun.isOf(breaker.getMetrics()) || breaker.getState() == State.HALF_OPEN && begun.isFollowedBy(spell)) {
            outcome.accept(breaker);
        }
        begun.ended(clock.getAsLong());
    }

    long now() {
        return clock.getAsLong();
    }

    private boolean isLeft(Spell known) {
        if (breaker.getState() != State.HALF_OPEN || !known.isOf(breaker.getMetrics())) {
            return false;
        }
        long now = clock.getAsLong();
        return known.isQuietFor(rest, now) || known.lastsFor(longestTrial, now);
    }

    /** Good news alone, however little, is believed; else the trial begins anew. */
    private synchronized void endTheTrial() {
        if (!isLeft(spell)) {
            return;
        }
        Metrics heard = breaker.getMetrics();
        if (heard.getNumberOfFailedCalls() == 0 && heard.getNumberOfSuccessfulCalls() > 0) {
            breaker.transitionToClosedState();
        } else {
            breaker.transitionToHalfOpenState();
            spell = spell.next(breaker.getMetrics(), clock.getAsLong());
        }
    }

    private Spell current() {
        Spell known = spell;
        return known.isOf(breaker.getMetrics()) ? known : changed();
    }

    private synchronized Spell changed() {
        if (!spell.isOf(breaker.getMetrics())) {
            spell = new Spell(breaker.getMetrics(), clock.getAsLong());
        }
        return spell;
    }
}
