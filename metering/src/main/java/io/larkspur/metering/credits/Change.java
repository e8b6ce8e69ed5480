package io.larkspur.metering.credits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an account is asked for.
 *
 * @param amount to move or to hold
 * @param hold which hold; only where one is taken
 */
record Change(
        Kind kind,
        String userId,
        Credits amount,
        Occasion occasion,
        @Nullable Once once,
        @Nullable HoldTerms hold) {

    static Change of(Kind kind, String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        return new Change(kind, userId, amount, occasion, once, null);
    }

    static Change hold(String userId, Credits amount, HoldTerms terms) {
        return new Change(Kind.HOLD, userId, amount, Occasion.UNSAID, null, terms);
    }

    enum Kind {
        CONSUME,
        RECHARGE,
        /** Of the period that has begun; nothing when it has been given. */
        GRANT,
        HOLD
    }

    record HoldTerms(String id, Duration life, String call) {}
}
