package io.larkspur.metering.credits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an account is asked for.
 *
 * @param amount to move or to hold; to settle, what the call really cost
 * @param partly whether less than the amount is taken when there is less
 * @param hold which hold; only for those that are about one
 */
record Change(
        Kind kind,
        String userId,
        Credits amount,
        boolean partly,
        Occasion occasion,
        @Nullable Once once,
        @Nullable HoldTerms hold,
        @Nullable Attached attached) {

    static Change of(Kind kind, String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        return new Change(kind, userId, amount, false, occasion, once, null, null);
    }

    static Change hold(String userId, Credits amount, HoldTerms terms) {
        return new Change(Kind.HOLD, userId, amount, false, Occasion.UNSAID, null, terms, null);
    }

    static Change end(String userId, String holdId, Credits actual, Occasion occasion, @Nullable Attached attached) {
        HoldTerms terms = new HoldTerms(holdId, Duration.ZERO, "");
        return new Change(Kind.SETTLE, userId, actual, true, occasion, null, terms, attached);
    }

    /** The hold it ends; null when it ends none. */
    @Nullable
    String endedHold() {
        return kind == Kind.SETTLE && hold != null ? hold.id() : null;
    }

    enum Kind {
        CONSUME,
        RECHARGE,
        /** Of the period that has begun; nothing when it has been given. */
        GRANT,
        HOLD,
        SETTLE
    }

    record HoldTerms(String id, Duration life, String call) {}
}
