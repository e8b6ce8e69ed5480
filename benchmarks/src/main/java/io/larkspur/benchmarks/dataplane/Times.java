package io.larkspur.benchmarks.dataplane;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Milliseconds of many calls. */
record Times(String name, double p50, double p99) {

    static Times of(String name, double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return new Times(name, Paced.quantile(sorted, 0.5), Paced.quantile(sorted, 0.99));
    }

    /**
     * What one of those who took turns has more than the first of them, the median of what each round said by itself.
     *
     * @param rounds each with the times of all
     */
    static Times medianAdded(List<List<Times>> rounds, int by) {
        return new Times("added", medianAdded(rounds, by, Times::p50), medianAdded(rounds, by, Times::p99));
    }

    private static double medianAdded(List<List<Times>> rounds, int by, ToDoubleFunction<Times> figure) {
        double[] sorted = rounds.stream()
                .mapToDouble(round -> figure.applyAsDouble(round.get(by)) - figure.applyAsDouble(round.get(0)))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-10s p50 %6.2f ms  p99 %6.2f ms", name, p50, p99);
    }
}
