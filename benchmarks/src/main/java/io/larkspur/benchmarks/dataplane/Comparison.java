package io.larkspur.benchmarks.dataplane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Contenders with the same kind of calls, taking turns, so that what disturbs the machine disturbs all of them. */
final class Comparison {

    /** Seconds of warming up before it is looked whether there is more to come, and the most of all. */
    private static final int SLICE = 10;

    private static final int MOST = 240;

    /** Slices in a row that bring no more. */
    private static final int CALM = 3;

    private final String name;
    private final Wrk wrk;
    private final Options options;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    Comparison(String name, Wrk wrk, Options options) {
        this.name = name;
        this.wrk = wrk;
        this.options = options;
    }

    Comparison with(String label, Contender contender, String path, String script) {
        lanes.put(label, new Lane(contender, path, script, () -> {}, Long.MAX_VALUE));
        return this;
    }

    /**
     * Of calls that may each be made once only, until all is prepared anew: as long as they can last, should this lane be as
     * fast as the fastest that was warmed before it.
     */
    Comparison with(String label, Contender contender, String path, String script, Runnable preparation, long calls) {
        lanes.put(label, new Lane(contender, path, script, preparation, calls));
        return this;
    }

    Comparison run() {
        System.out.println("\n" + name);
        double fastest = 0;
        for (Map.Entry<String, Lane> lane : lanes.entrySet()) {
            fastest = Math.max(fastest, lane.getValue().warm(wrk, options.warmUp(), fastest, lane.getKey()));
        }
        for (int round = 0; round < options.rounds(); round++) {
            lanes.forEach((label, lane) -> {
                Measured measured = lane.measure(wrk, options.seconds());
                lane.measured.add(measured);
                System.out.printf(
                        "  %-22s %8.0f/s  %8.0f per CPU second  p50 %7.2f ms  p99 %7.2f ms%s%n",
                        label,
                        measured.load().rate(),
                        measured.perCpuSecond(),
                        measured.load().p50(),
                        measured.load().p99(),
                        measured.load().bad() + measured.load().lost().length() == 0
                                ? ""
                                : "  not well: " + measured.load().bad() + " "
                                        + measured.load().lost());
            });
        }
        return this;
    }

    /** How many calls the last round made. */
    long lastCalls(String label) {
        List<Measured> measured = lane(label).measured;
        return measured.isEmpty() ? 0 : measured.get(measured.size() - 1).load().requests();
    }

    double rate(String label) {
        return median(label, Measured::rate);
    }

    /**
     * The median of what each round said by itself: a machine that slows down for good between two rounds would make a ratio of
     * two medians out of calls of different hours.
     */
    double ratio(String one, String other, ToDoubleFunction<Measured> figure) {
        List<Measured> ones = lane(one).measured;
        List<Measured> others = lane(other).measured;
        return median(IntStream.range(0, ones.size())
                .mapToDouble(round -> figure.applyAsDouble(ones.get(round)) / figure.applyAsDouble(others.get(round))));
    }

    /** Answers that were no success, over all rounds. */
    long bad() {
        return lanes.values().stream()
                .flatMap(lane -> lane.measured.stream())
                .mapToLong(measured -> measured.load().bad())
                .sum();
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        lanes.keySet().forEach(label -> figures.put(label, figures(label)));
        return figures;
    }

    private Map<String, Object> figures(String label) {
        return Map.of(
                "requests_per_second", rate(label),
                "requests_per_cpu_second", median(label, Measured::perCpuSecond),
                "p50_ms", median(label, measured -> measured.load().p50()),
                "p99_ms", median(label, measured -> measured.load().p99()),
                "rounds", lane(label).measured.size());
    }

    private Lane lane(String label) {
        Lane lane = lanes.get(label);
        if (lane == null) {
            throw new IllegalArgumentException(label + " does not take part");
        }
        return lane;
    }

    private double median(String label, ToDoubleFunction<Measured> figure) {
        return median(lane(label).measured.stream().mapToDouble(figure));
    }

    private static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }

    record Measured(Wrk.Load load, double perCpuSecond) {

        double rate() {
            return load.rate();
        }
    }

    private static final class Lane {

        private final Contender contender;
        private final String path;
        private final String script;
        private final Runnable preparation;
        private final long calls;
        private final List<Measured> measured = new ArrayList<>();
        private int longest = Integer.MAX_VALUE;

        Lane(Contender contender, String path, String script, Runnable preparation, long calls) {
            this.contender = contender;
            this.path = path;
            this.script = script;
            this.preparation = preparation;
            this.calls = calls;
        }

        Wrk.Load load(Wrk wrk, int seconds) {
            Wrk.Load load = wrk.run(contender.url(path), script, Math.min(seconds, longest), contender.headers());
            if (load.requests() > calls) {
                throw new IllegalStateException("There were " + load.requests() + " calls, of " + calls
                        + " that could be made: more users are needed");
            }
            return load;
        }

        Wrk.Load prepared(Wrk wrk, int seconds) {
            preparation.run();
            return load(wrk, seconds);
        }

        /**
         * At least so long, and on until it gets no faster: on one core the compilers take minutes, the longer the more
         * there is to compile, and who is measured before is measured with their work.
         */
        double warm(Wrk wrk, int seconds, double fastest, String label) {
            longest = fastest == 0 ? longest : (int) Math.max(1, Math.min(longest, calls / fastest));
            double best = prepared(wrk, seconds).rate();
            int spent = Math.min(seconds, longest);
            for (int calm = 0; calm < CALM && spent < MOST; spent += Math.min(SLICE, longest)) {
                double rate = prepared(wrk, SLICE).rate();
                calm = rate > best * 1.03 ? 0 : calm + 1;
                best = Math.max(best, rate);
            }
            System.out.printf("  %-22s warm at %.0f/s after %d s%n", label, best, spent);
            return best;
        }

        Measured measure(Wrk wrk, int seconds) {
            preparation.run();
            double before = contender.process().cpuSeconds();
            Wrk.Load load = load(wrk, seconds);
            double used = contender.process().cpuSeconds() - before;
            return new Measured(load, used <= 0 ? Double.NaN : load.requests() / used);
        }
    }
}
