package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Totals of a user's period, each at most {@link Long#MAX_VALUE}.
 *
 * @param byEventType how many records of each; records without a model or provider are counted in no group of those. What
 *     has fewer records than the {@link #NAMES} that are listed is counted together, as {@link #OTHERS}
 */
public record UsageStats(
        long records,
        Credits credits,
        Credits costUsd,
        long tokens,
        Map<String, Long> byEventType,
        Map<String, Long> byModel,
        Map<String, Long> byProvider) {

    static final int NAMES = 1000;

    /** Somebody may use this very name: its records are counted with these. */
    static final String OTHERS = "(others)";

    static UsageStats of(List<Total> totals) {
        Total all = totals.stream()
                .filter(total -> total.kind().equals("all"))
                .findFirst()
                .orElseThrow();
        return new UsageStats(
                all.records(),
                new Credits(all.credits()),
                new Credits(all.costUsd()),
                all.tokens(),
                counts(totals, "event_type"),
                counts(totals, "model_name"),
                counts(totals, "provider"));
    }

    private static Map<String, Long> counts(List<Total> totals, String kind) {
        return totals.stream()
                .filter(total -> total.kind().equals(kind))
                .collect(Collectors.toMap(Total::name, Total::records, Long::sum, TreeMap::new));
    }

    /** Of all records of a period, or of those of one name of a kind, which are only counted. */
    record Total(String kind, String name, long records, long credits, long costUsd, long tokens) {}
}
