package io.larkspur.proofs.scenario;

import java.util.Locale;

/** How values are written in the table. */
final class Words {

    private Words() {}

    static String ratio(long part, long whole) {
        return String.format(Locale.ROOT, "%.3f", part / (double) whole);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f %%", whole == 0 ? 0 : 100.0 * part / whole);
    }
}
