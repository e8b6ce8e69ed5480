package io.larkspur.metering.call;

import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.OutOfCredits;
import reactor.core.publisher.Mono;

/**
 * Counts calls, in one of two ways. Durable: what a call may cost is set aside before it is sent, in the store, and charged
 * after; whoever dies in between loses and doubles nothing. Relaxed: it is charged after, in groups; what has not been
 * written when a program dies is lost.
 */
public interface CallMeter {

    /** Whether {@link #admit} would let the call go on by what is known here, without asking the store. */
    boolean admitsAtHand(MeteredCall call, Credits least);

    /**
     * Whether the account has so much left: as of a second ago at most, and a refusal as of now. Fails with
     * {@link OutOfCredits} or {@link MeterBehind}.
     */
    Mono<Void> admit(MeteredCall call, Credits least);

    /**
     * Sets credits aside right before the call is sent. Fails with {@link OutOfCredits}; with {@link MeterBehind}; or as
     * the store does, and then nothing stays set aside.
     */
    Mono<Void> reserve(MeteredCall call, Credits most);

    /** Charges a call that {@link #reserve} let be sent, and writes it down; tried until it is done. */
    void settle(MeteredCall call, Outcome outcome);

    /** Charges a call that {@link #admit} let go on, and writes it down; tried until it is done. */
    void charge(MeteredCall call, Outcome outcome);

    /** Frees what was set aside for a call that was not sent. */
    void release(MeteredCall call);
}
