package io.larkspur.benchmarks.dataplane;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM that caches tokens has of memory.
 *
 * @param resident megabytes of the process now
 * @param peak the most it ever had resident, which is what a container is ended for
 * @param live megabytes that a full collection leaves in the heap
 * @param tokens that it holds for users
 */
record Memory(long resident, long peak, double live, long tokens) {

    private static final double MEGABYTE = 1024 * 1024;
    private static final Pattern GRANTS = Pattern.compile("(\\d+) +\\d+ +io\\.larkspur\\.vault\\.LocalGrant\\b");
    private static final Pattern ALL = Pattern.compile("Total +\\d+ +(\\d+)");

    /** What the process has resident is read first, for a full collection may change it. */
    static Memory of(Pinned process) {
        long resident = process.residentMegabytes();
        long peak = process.mostResidentMegabytes();
        String histogram = process.told("GC.class_histogram");
        return new Memory(resident, peak, number(ALL, histogram) / MEGABYTE, (long) number(GRANTS, histogram));
    }

    /** Seconds of all collections so far. */
    static double collecting(Pinned process) {
        String counters = process.told("PerfCounter.print");
        return Pattern.compile("sun\\.gc\\.collector\\.\\d+\\.time=(\\d+)")
                        .matcher(counters)
                        .results()
                        .mapToDouble(match -> Double.parseDouble(match.group(1)))
                        .sum()
                / number(Pattern.compile("sun\\.os\\.hrt\\.frequency=(\\d+)"), counters);
    }

    private static double number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}
