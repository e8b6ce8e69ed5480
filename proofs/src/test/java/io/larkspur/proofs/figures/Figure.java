package io.larkspur.proofs.figures;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param promise a failure of it fails the run; otherwise the figure is only reported, since a busy machine can spoil it
 * @param failures of the trials
 * @param value what was measured; empty where the count of failures says all
 */
public record Figure(String name, boolean promise, long trials, long failures, String value, String target) {

    private static final double ONE_SIDED_95 = 1.645;

    /** None of the trials may fail. */
    public static Figure promise(String name, long trials, long failures) {
        return new Figure(name, true, trials, failures, "", "0");
    }

    /** None of the trials may fail, and this is what they came to. */
    public static Figure promise(String name, long trials, long failures, String value, String target) {
        return new Figure(name, true, trials, failures, value, target);
    }

    /** Reported beside its target. */
    public static Figure measured(String name, long trials, double value, String unit, double target) {
        return new Figure(
                name, false, trials, value <= target ? 0 : 1, number(value) + unit, "≤ " + number(target) + unit);
    }

    /** Reported without a target of its own. */
    public static Figure told(String name, long trials, String value) {
        return new Figure(name, false, trials, 0, value, "");
    }

    public boolean holds() {
        return failures == 0 && trials > 0;
    }

    /**
     * The share of failures that the trials leave possible with 95 % confidence: three in as many as there were trials
     * when none failed, else Wilson's upper limit.
     */
    public double bound() {
        if (trials == 0) {
            return 1;
        }
        if (failures == 0) {
            return Math.min(1, 3.0 / trials);
        }
        double n = trials;
        double share = failures / n;
        double z2 = ONE_SIDED_95 * ONE_SIDED_95;
        double middle = share + z2 / (2 * n);
        double half = ONE_SIDED_95 * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n));
        return Math.min(1, (middle + half) / (1 + z2 / n));
    }

    /** Only promises are shares of their trials. */
    String boundText() {
        return promise ? String.format(Locale.ROOT, "%.3f %%", 100 * bound()) : "";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
