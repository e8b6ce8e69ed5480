package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Totals of a user's period.
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
                totals.stream().mapToLong(Total::records).sum(),
                new Credits(totals.stream().mapToLong(Total::credits).sum()),
                new Credits(totals.stream().mapToLong(Total::costUsd).sum()),
                totals.stream().mapToLong(Total::tokens).sum(),
                counts(totals, Total::eventType),
                counts(totals, Total::modelName),
                counts(totals, Total::provider));
    }

    private static Map<String, Long> counts(List<Total> totals, Function<Total, String> group) {
        Map<String, Long> counts = new TreeMap<>();
        totals.stream()
                .filter(total -> !group.apply(total).isEmpty())
                .forEach(total -> counts.merge(group.apply(total), total.records(), Long::sum));
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
