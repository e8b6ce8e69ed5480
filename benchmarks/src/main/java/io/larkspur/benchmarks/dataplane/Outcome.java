package io.larkspur.benchmarks.dataplane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What became of the calls of an open load, by the tenth of a second in which they were due. */
final class Outcome {

    static final int A_SECOND = 10;

    private final long deadlineNanos;
    private final int[] good;
    private final int[] refused;
    private final int[] bad;
    private final int[] unsent;
    private final List<List<Double>> times = new ArrayList<>();

    Outcome(int tenths, long deadlineMillis) {
        this.deadlineNanos = deadlineMillis * 1_000_000;
        this.good = new int[tenths];
        this.refused = new int[tenths];
        this.bad = new int[tenths];
        this.unsent = new int[tenths];
        IntStream.range(0, tenths).forEach(tenth -> times.add(new ArrayList<>()));
    }

    void unsent(long dueNanos) {
        unsent[tenth(dueNanos)]++;
    }

    void unanswered(long dueNanos) {
        bad[tenth(dueNanos)]++;
    }

    /** Only what is a success and in time is good; a refusal has to say when to come again. */
    void answered(int status, boolean saysWhen, long dueNanos, long nanos) {
        int tenth = tenth(dueNanos);
        if (status == 200 && nanos <= deadlineNanos) {
            good[tenth]++;
            times.get(tenth).add(nanos / 1e6);
        } else if (status == 503 && saysWhen) {
            refused[tenth]++;
        } else {
            bad[tenth]++;
        }
    }

    int tenths() {
        return good.length;
    }

    double goodPerSecond(int fromTenth, int toTenth) {
        return sum(good, fromTenth, toTenth) * (double) A_SECOND / (toTenth - fromTenth);
    }

    long refused(int fromTenth, int toTenth) {
        return sum(refused, fromTenth, toTenth);
    }

    /** Late, broken off, never answered, or with another status. */
    long bad(int fromTenth, int toTenth) {
        return sum(bad, fromTenth, toTenth);
    }

    long unsent(int fromTenth, int toTenth) {
        return sum(unsent, fromTenth, toTenth);
    }

    /** Milliseconds; none when no call was good. */
    double quantile(int fromTenth, int toTenth, double share) {
        List<Double> all = new ArrayList<>();
        times.subList(fromTenth, toTenth).forEach(all::addAll);
        Collections.sort(all);
        return all.isEmpty()
                ? Double.POSITIVE_INFINITY
                : all.get((int) Math.min(all.size() - 1L, (long) (share * all.size())));
    }

    private int tenth(long dueNanos) {
        return (int) Math.min(good.length - 1L, dueNanos / 100_000_000);
    }

    private static long sum(int[] counts, int from, int to) {
        return IntStream.range(from, to).mapToLong(i -> counts[i]).sum();
    }
}
