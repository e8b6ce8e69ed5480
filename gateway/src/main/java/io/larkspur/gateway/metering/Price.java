package io.larkspur.gateway.metering;

import io.larkspur.gateway.metering.PriceSettings.PriceEntry;
import io.larkspur.metering.credits.Credits;
import java.math.BigInteger;

/**
 * What calls of one kind cost.
 *
 * @param call for the call as such
 */
record Price(Credits call, Credits thousandPromptTokens, Credits thousandCompletionTokens, Credits kilobyte) {

    static final Price FREE = new Price(Credits.ZERO, Credits.ZERO, Credits.ZERO, Credits.ZERO);

    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
    private static final Credits MOST = Credits.whole(Credits.LARGEST);

    static Price of(PriceEntry entry) {
        return new Price(
                Credits.notNegative(entry.call()),
                Credits.notNegative(entry.thousandPromptTokens()),
                Credits.notNegative(entry.thousandCompletionTokens()),
                Credits.notNegative(entry.kilobyte()));
    }

    boolean isSome() {
        return call.isSome() || dependsOnTheAnswer();
    }

    boolean dependsOnTheAnswer() {
        return thousandPromptTokens.isSome() || thousandCompletionTokens.isSome() || kilobyte.isSome();
    }

    /** Of a call with this much to it, rounded up to a millionth. */
    Credits of(long promptTokens, long completionTokens, long bytes) {
        if (!dependsOnTheAnswer()) {
            return call;
        }
        BigInteger thousandths = part(thousandPromptTokens, promptTokens)
                .add(part(thousandCompletionTokens, completionTokens))
                .add(part(kilobyte, bytes))
                .add(THOUSAND.subtract(BigInteger.ONE));
        BigInteger micros = thousandths.divide(THOUSAND).add(BigInteger.valueOf(call.micros()));
        return micros.bitLength() < Long.SIZE ? new Credits(micros.longValueExact()).atMost(MOST) : MOST;
    }

    private static BigInteger part(Credits price, long amount) {
        return BigInteger.valueOf(price.micros()).multiply(BigInteger.valueOf(amount));
    }
}
