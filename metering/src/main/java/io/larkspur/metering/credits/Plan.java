package io.larkspur.metering.credits;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * What a user subscribes to.
 *
 * @param id what it is called in accounts and requests
 * @param name for people
 * @param priceMonthly in the currency of {@link Plans}
 * @param credits granted when it begins and each period after
 * @param durationDays a period
 */
public record Plan(
        String id,
        String name,
        BigDecimal priceMonthly,
        long credits,
        List<String> features,
        int durationDays,
        boolean recommended) {

    public Duration period() {
        return Duration.ofDays(durationDays);
    }

    public Credits grant() {
        return Credits.whole(credits);
    }
}
