package io.larkspur.metering.credits;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of credits: a whole number of millionths, so that sums are exact. Written as a decimal with at least one place.
 *
 * @param micros millionths of a credit; negative only as a difference
 */
public record Credits(long micros) implements Comparable<Credits> {

    public static final Credits ZERO = new Credits(0);

    /** The most that one request can move, in whole credits; balances stay below a thousand times this. */
    public static final long LARGEST = 1_000_000_000L;

    private static final int PLACES = 6;
    private static final int MOST_DIGITS = 10;
    private static final Credits MOST = whole(LARGEST);
    private static final Credits MOST_OF_A_BALANCE = whole(LARGEST * 1000);

    public static Credits whole(long credits) {
        return new Credits(Math.multiplyExact(credits, 1_000_000L));
    }

    /** More than nothing, at most {@link #LARGEST}, six decimal places at most; fails with {@link AmountRefused}. */
    public static Credits positive(BigDecimal amount) {
        Credits credits = notNegative(amount);
        if (credits.micros == 0) {
            throw new AmountRefused("amount has to be more than 0");
        }
        return credits;
    }

    /** As {@link #positive}, but for zero, which is fine. */
    public static Credits notNegative(BigDecimal amount) {
        return notNegative("amount", amount);
    }

    /** The same of a field that a refusal names. */
    public static Credits notNegative(String field, BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new AmountRefused(field + " cannot be negative");
        }
        if (amount.signum() == 0) {
            return ZERO;
        }
        if ((long) amount.precision() - amount.scale() > MOST_DIGITS) {
            throw tooLarge(field);
        }
        return withinPlaces(field, amount);
    }

    /** Looks at the scale first: a number like 1e-999999999 is short to write and endless to work with. */
    private static Credits withinPlaces(String field, BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        if (plain.scale() > PLACES) {
            throw new AmountRefused(field + " has more than " + PLACES + " decimal places");
        }
        Credits credits = new Credits(
                plain.setScale(PLACES, RoundingMode.UNNECESSARY).unscaledValue().longValueExact());
        if (credits.compareTo(MOST) > 0) {
            throw tooLarge(field);
        }
        return credits;
    }

    private static AmountRefused tooLarge(String field) {
        return new AmountRefused(field + " cannot be more than " + LARGEST);
    }

    public Credits plus(Credits other) {
        return new Credits(Math.addExact(micros, other.micros));
    }

    public Credits minus(Credits other) {
        return new Credits(Math.subtractExact(micros, other.micros));
    }

    public Credits atMost(Credits other) {
        return micros <= other.micros ? this : other;
    }

    boolean fitsABalance() {
        return compareTo(MOST_OF_A_BALANCE) <= 0;
    }

    /** Whether there is any. */
    public boolean isSome() {
        return micros > 0;
    }

    public BigDecimal decimal() {
        BigDecimal plain = BigDecimal.valueOf(micros, PLACES).stripTrailingZeros();
        return plain.scale() < 1 ? plain.setScale(1, RoundingMode.UNNECESSARY) : plain;
    }

    @Override
    public int compareTo(Credits other) {
        return Long.compare(micros, other.micros);
    }

    @Override
    public String toString() {
        return decimal().toPlainString();
    }
}
