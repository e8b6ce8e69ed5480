package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        Map<String, Long> counts = new TreeMap<>();
        long others = 0;
        for (Total total : totals) {
            if (total.kind().equals(kind) && total.name().isEmpty()) {
                others += total.records();
            } else if (total.kind().equals(kind)) {
                others -= total.records();
                counts.put(total.name(), total.records());
            }
        }
        if (others > 0) {
            counts.merge(OTHERS, others, Long::sum);
        }
        return counts;
    }

    /** Of one name of a kind, whose records are only counted, or of all, which have none. */
    record Total(String kind, String name, long records, long credits, long costUsd, long tokens) {}
}
