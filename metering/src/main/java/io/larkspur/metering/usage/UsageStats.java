package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Totals of a user's period, each at most {@link Long#MAX_VALUE}.
 *
 * @param byEventType how many records of each; records without a model or provider are counted in no group of those
 */
public record UsageStats(
        long records,
        Credits credits,
        Credits costUsd,
        long tokens,
        Map<String, Long> byEventType,
        Map<String, Long> byModel,
        Map<String, Long> byProvider) {

    static UsageStats of(List<Total> totals) {
        return new UsageStats(
                sum(totals, Total::records),
                new Credits(sum(totals, Total::credits)),
                new Credits(sum(totals, Total::costUsd)),
                sum(totals, Total::tokens),
                counts(totals, Total::eventType),
                counts(totals, Total::modelName),
                counts(totals, Total::provider));
    }

    private static long sum(List<Total> totals, ToLongFunction<Total> part) {
        return totals.stream().mapToLong(part).reduce(0, UsageStats::plus);
    }

    /** Of two numbers that are not negative. */
    private static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static Map<String, Long> counts(List<Total> totals, Function<Total, String> group) {
        Map<String, Long> counts = new TreeMap<>();
        totals.stream()
                .filter(total -> !group.apply(total).isEmpty())
                .forEach(total -> counts.merge(group.apply(total), total.records(), UsageStats::plus));
        return counts;
    }

    /** Of one kind of record in one part of the period. */
    record Total(
            String eventType,
            String modelName,
            String provider,
            long records,
            long credits,
            long costUsd,
            long tokens) {}
}
