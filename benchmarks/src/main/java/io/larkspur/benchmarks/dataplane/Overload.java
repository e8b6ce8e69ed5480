package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Larkspur on one core under several times the load that it can take, from an open loop: how many calls are still good, what
 * becomes of the others, and how long it takes until everything is as before once the load is gone.
 */
final class Overload {

    private static final int PROXY_CORE = 0;
    private static final int OTHER_CORE = 1;
    private static final int CONTROL = 18_880;
    private static final int SANDBOX = 18_890;
    private static final int PROXY = 18_882;
    private static final int UPSTREAM = 18_899;
    private static final int EVENTS = 18_898;
    private static final String PATH = "/open-apis/apaas/v1/workspaces/w/tables";
    private static final long DEADLINE_MILLIS = 1_000;
    private static final int BEFORE_SECONDS = 10;
    private static final int SETTLED = 2 * Outcome.A_SECOND;
    private static final Set<String> OPTIONS =
            Set.of("times", "rounds", "over", "after", "lines", "warm-up", "seconds", "connections", "folder");

    private final Map<String, String> given;
    private final Path folder;
    private final Table table = new Table();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<Map<String, Object>> phases = new ArrayList<>();

    private Overload(Map<String, String> given) {
        this.given = given;
        this.folder = Path.of(given.getOrDefault("folder", "target/overload"))
                .toAbsolutePath()
                .normalize();
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.replaceFirst("^--", "").split("=", 2);
            if (!OPTIONS.contains(parts[0])) {
                throw new IllegalArgumentException("Unknown: " + argument);
            }
            given.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        new Overload(given).run();
        System.exit(0);
    }

    private void run() throws IOException {
        Files.createDirectories(folder);
        List<Pinned> upstreams = upstreams();
        try (ControlPlane control =
                ControlPlane.start(Jars.executable("standalone"), folder, OTHER_CORE, CONTROL, SANDBOX)) {
            String application = control.applications(1).get(0);
            UserTokens tokens = new UserTokens(UserTokens.USUAL);
            control.consents(1, List.of(application), tokens);
            control.liftLimits();
            Contender larkspur = new Proxies(folder, PROXY_CORE, UPSTREAM, tokens)
                    .larkspur(Jars.executable("gateway"), PROXY, control, application);
            measure(larkspur);
        } finally {
            upstreams.forEach(Pinned::close);
        }
        table.print();
        figures.put("table", table.rows());
        figures.put("phases", phases);
        Path json = folder.resolve("overload.json");
        Files.writeString(
                json,
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        System.out.println("as JSON: " + json);
    }

    private void measure(Contender larkspur) throws IOException {
        Wrk wrk = new Wrk(OTHER_CORE, number("connections", 32));
        double first = rate(wrk, larkspur, number("warm-up", 60));
        System.out.printf("warm at %.0f/s%n", first);
        try (OpenLoad load = new OpenLoad(PROXY, larkspur.request(PATH), number("lines", 2_000))) {
            int times = number("times", 5);
            // The load's own code has to be compiled, and the gateway's for what an overload asks of it.
            show("to warm up", load.run(first * times, BEFORE_SECONDS, DEADLINE_MILLIS));
            List<Double> ratios = new ArrayList<>();
            List<Double> backs = new ArrayList<>();
            for (int round = 0; round < number("rounds", 5); round++) {
                double peak = rate(wrk, larkspur, number("seconds", 6));
                Outcome before = load.run(peak / 2, BEFORE_SECONDS, DEADLINE_MILLIS);
                show("half of the peak", before);
                Outcome over = load.run(peak * times, number("over", 20), DEADLINE_MILLIS);
                show(times + " times the peak", over);
                Outcome after = load.run(peak / 2, number("after", 10), DEADLINE_MILLIS);
                show("half of the peak, after", after);
                double mean = (peak + rate(wrk, larkspur, number("seconds", 6))) / 2;
                double goodput = over.goodPerSecond(SETTLED, over.tenths());
                ratios.add(goodput / mean);
                backs.add(back(before, after, peak));
                System.out.printf("peak %.0f/s, goodput %.0f/s, %.2f%n", mean, goodput, goodput / mean);
            }
            judge(ratios, backs);
        }
    }

    /** By a closed loop, just before an overload or just after: the machine's speed changes within minutes. */
    private static double rate(Wrk wrk, Contender larkspur, int seconds) {
        return wrk.run(larkspur.url(PATH), "", seconds, larkspur.headers()).rate();
    }

    private void judge(List<Double> ratios, List<Double> backs) {
        ratios.sort(null);
        table.least("goodput at the overload / peak, median", ratios.get(ratios.size() / 2), 0.9);
        table.most("seconds until all is as before, at most", Collections.max(backs), 30);
        figures.put("goodput_by_peak", ratios);
        figures.put("seconds_until_back", backs);
    }

    private static double back(Outcome before, Outcome after, double peak) {
        double usual = before.quantile(SETTLED, before.tenths(), 0.5);
        return back(after, peak / 2 / Outcome.A_SECOND, usual);
    }

    /** From when on, for a second, no call fails and the median is no more than twice the usual one and a bit. */
    private static double back(Outcome after, double due, double usual) {
        for (int from = 0; from + Outcome.A_SECOND < after.tenths() - Outcome.A_SECOND; from++) {
            int to = from + Outcome.A_SECOND;
            if (after.goodPerSecond(from, to) >= 0.999 * due * Outcome.A_SECOND - 1
                    && after.quantile(from, to, 0.5) <= 2 * usual + 1) {
                return from / (double) Outcome.A_SECOND;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private void show(String what, Outcome outcome) {
        System.out.println(what);
        List<Map<String, Object>> seconds = new ArrayList<>();
        for (int from = 0; from + Outcome.A_SECOND <= outcome.tenths(); from += Outcome.A_SECOND) {
            int to = from + Outcome.A_SECOND;
            Map<String, Object> second = new LinkedHashMap<>();
            second.put("good", outcome.goodPerSecond(from, to));
            second.put("refused", outcome.refused(from, to));
            second.put("bad", outcome.bad(from, to));
            second.put("unsent", outcome.unsent(from, to));
            second.put("p50_ms", outcome.quantile(from, to, 0.5));
            second.put("p99_ms", outcome.quantile(from, to, 0.99));
            seconds.add(second);
            System.out.println("  " + second);
        }
        phases.add(Map.of("phase", what, "seconds", seconds));
    }

    private List<Pinned> upstreams() {
        Pinned events = Upstream.start(folder, OTHER_CORE, EVENTS);
        return Nginx.isInstalled()
                ? List.of(events, Nginx.upstream(folder, OTHER_CORE, UPSTREAM, EVENTS))
                : List.of(events, Upstream.start(folder, OTHER_CORE, UPSTREAM));
    }

    private int number(String name, int usual) {
        String text = given.get(name);
        return text == null ? usual : Integer.parseInt(text);
    }
}
