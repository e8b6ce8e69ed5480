package io.larkspur.benchmarks.dataplane;

import java.util.Arrays;
import java.util.Locale;

/** Milliseconds of many calls. */
record Times(String name, double p50, double p99) {

    static Times of(String name, double[] milliseconds) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return new Times(name, Paced.quantile(sorted, 0.5), Paced.quantile(sorted, 0.99));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-10s p50 %6.2f ms  p99 %6.2f ms", name, p50, p99);
    }
}
