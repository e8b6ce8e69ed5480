package io.larkspur.metering.usage;

import io.larkspur.metering.credits.BilledUse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One use.
 *
 * @param id 0 before it is kept
 * @param at to the microsecond
 * @param call null for what was not a call through the gateway
 */
public record UsageRecord(
        long id,
        String userId,
        Instant at,
        UsageFacts facts,
        @Nullable CallFacts call) implements BilledUse {

    @Override
    public boolean isUnheardOf() {
        return UsageFacts.AS_HELD.equals(facts.calculationMethod());
    }
}
