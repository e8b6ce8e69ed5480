package io.larkspur.metering.call;

import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.OutOfCredits;
import reactor.core.publisher.Mono;

/**
 * Counts calls, in one of two ways. Durable: what a call may cost is set aside before it goes on, in the store, and charged
 * after; whoever dies in between loses and doubles nothing. Relaxed: it is charged after, in groups; what has not been
 * written when a program dies is lost.
 */
public interface CallMeter {

    /**
     * Sets credits aside before the call goes on. Fails with {@link OutOfCredits}; with {@link MeterBehind}; or as the
     * store does, and then nothing stays set aside.
     */
    Mono<Void> reserve(MeteredCall call, Credits most);

    /** Whether the account has something left, as of a second ago. Fails with {@link OutOfCredits} or {@link MeterBehind}. */
    Mono<Void> admit(MeteredCall call, Credits least);

    /** Charges a call that {@link #reserve} let go on, and writes it down; tried until it is done. */
    void settle(MeteredCall call, Outcome outcome);

    /** Charges a call that {@link #admit} let go on, and writes it down; tried until it is done. */
    void charge(MeteredCall call, Outcome outcome);

    /** Frees what was set aside for a call that did not go on. */
    void release(MeteredCall call);
}
