package io.larkspur.admin.conversations;

import io.larkspur.admin.input.InvalidInput;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in requests about messages. All checks fail with {@link InvalidInput}. */
final class Decimals {

    private static final int PLACES = 6;
    private static final int DIGITS = 9;
    private static final int LONGEST = 40;

    private Decimals() {}

    /** From a query parameter. */
    static BigDecimal parse(String field, String text) {
        try {
            if (text.length() <= LONGEST) {
                return new BigDecimal(text.strip());
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidInput(field + " has to be a number");
    }

    /** Zero or more, below a billion, exact to six places. */
    static BigDecimal amount(String field, BigDecimal value) {
        if (value.signum() < 0) {
            throw new InvalidInput(field + " cannot be negative");
        }
        // Before anything is done with it: such numbers are short to write and endless to work with.
        if (value.signum() != 0 && (long) value.precision() - value.scale() > DIGITS) {
            throw new InvalidInput(field + " has to be less than 10 to the power of " + DIGITS);
        }
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (plain.scale() > PLACES) {
            throw new InvalidInput(field + " has more than " + PLACES + " decimal places");
        }
        return plain;
    }

    /** Zero or more, whole, below a billion. */
    static long count(String field, BigDecimal value) {
        BigDecimal count = amount(field, value);
        if (count.scale() > 0) {
            throw new InvalidInput(field + " has to be a whole number");
        }
        return count.longValueExact();
    }

    /** Between 0 and 1. */
    static BigDecimal share(String field, BigDecimal value) {
        BigDecimal share = amount(field, value);
        if (share.compareTo(BigDecimal.ONE) > 0) {
            throw new InvalidInput(field + " has to be between 0 and 1");
        }
        return share;
    }

    /** Without zeros that say nothing, and never in powers of ten; with one place at least, as such numbers are known. */
    static BigDecimal plain(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() < 1 ? plain.setScale(1, RoundingMode.UNNECESSARY) : plain;
    }
}
