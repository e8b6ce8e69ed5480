package io.larkspur.benchmarks.dataplane;

import io.larkspur.benchmarks.dataplane.Comparison.Measured;
import io.larkspur.benchmarks.dataplane.Options.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Larkspur with everything on, beside nginx, the bare engine and the engine with its own limiter on Redis: the proxies take
 * turns on core 0; load and upstream have core 1. Prints one table and writes it as JSON.
 */
final class DataPlane {

    private static final int PROXY_CORE = 0;
    private static final int OTHER_CORE = 1;
    private static final int CONTROL = 18_780;
    private static final int SANDBOX = 18_790;
    private static final int UPSTREAM = 18_799;
    private static final int EVENTS = 18_798;
    private static final String PATH = "/open-apis/apaas/v1/workspaces/w/tables";
    private static final String METERED_PATH = "/open-apis/apaas/v1/workspaces/metered/tables";
    private static final int SLOW_STREAMS = 200;

    /** A new connection takes ways that calls on open ones do not, and those are interpreted at first. */
    private static final int BRISK_STREAMS = 3_000;

    private static final int PACED_SECONDS = 6;

    /** What was read is put into Redis beside the call, and now and then not. */
    private static final double ALMOST_ALL = 0.99;

    private final Options options;
    private final Wrk wrk;
    private final Scripts scripts;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Table table = new Table();

    private DataPlane(Options options) {
        this.options = options;
        this.wrk = new Wrk(OTHER_CORE, options.connections());
        this.scripts = new Scripts(options.folder());
    }

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        Files.createDirectories(options.folder());
        new DataPlane(options).run();
        System.exit(0);
    }

    private void run() throws IOException {
        Path own = Jars.executable("benchmarks");
        boolean nginx = Nginx.isInstalled();
        List<Pinned> upstreams = upstreams(nginx);
        try (ControlPlane control =
                ControlPlane.start(Jars.executable("standalone"), options.folder(), OTHER_CORE, CONTROL, SANDBOX)) {
            List<String> applications = control.applications(options.applications());
            System.out.println("consents of " + options.users() + " users");
            control.consents(options.users(), applications, options.tokens());
            control.liftLimits();
            Proxies proxies = new Proxies(options.folder(), PROXY_CORE, UPSTREAM, options.tokens());
            Others others = options.compares() ? others(proxies, own, control, nginx) : null;
            Contender larkspur =
                    proxies.larkspur(Jars.executable("gateway"), 18_782, control, applications.get(0), routes());
            measure(control, applications, larkspur, others);
        } finally {
            upstreams.forEach(Pinned::close);
        }
        finish();
    }

    private static Others others(Proxies proxies, Path own, ControlPlane control, boolean nginx) {
        return new Others(
                proxies.engine(own, 18_781, ""),
                proxies.engine(own, 18_783, control.get("LARKSPUR_REDIS_URL")),
                nginx ? proxies.nginx(18_784) : null);
    }

    private void measure(ControlPlane control, List<String> applications, Contender larkspur, @Nullable Others others)
            throws IOException {
        double peak = others == null ? 0 : rates(others, larkspur);
        if (options.has(Part.USERS)) {
            users(applications, larkspur);
        }
        if (others != null) {
            times(peak / 2, turns(larkspur, others.bare(), others.nginx()));
        }
        if (options.has(Part.MEMORY)) {
            memory(applications, larkspur);
        }
        if (options.has(Part.COLD)) {
            cold(control, applications, larkspur);
        }
    }

    /** Larkspur's calls a second, where they were measured. */
    private double rates(Others others, Contender larkspur) {
        double peak = options.has(Part.GET) || options.has(Part.LATENCY)
                ? get(others.bare(), others.limited(), larkspur, others.nginx())
                : 0;
        if (options.has(Part.POST)) {
            asFastAsBare("POST of 1 KB", "post", others.bare(), larkspur, PATH, scripts.posting(1024));
        }
        if (options.has(Part.EVENTS)) {
            asFastAsBare("streams of 50 events", "events", others.bare(), larkspur, Upstream.EVENTS_PATH, "");
        }
        return peak;
    }

    private void times(double rate, List<Contender> turns) throws IOException {
        if (options.has(Part.LATENCY)) {
            latency(rate, turns);
        }
        if (options.has(Part.FIRST_EVENTS)) {
            firstEvents(turns);
        }
    }

    /** That of the gateway itself, and the same with a meter. */
    private static Map<String, String> routes() {
        return new Routes(UPSTREAM)
                .with("metered", METERED_PATH, "Caller", "Quota", "Meter=relaxed", "UserToken")
                .with("open-apis", "/open-apis/**", "Caller", "Quota", "UserToken")
                .settings();
    }

    /** Larkspur's calls a second. */
    private double get(Contender bare, Contender limited, Contender larkspur, @Nullable Contender nginx) {
        Comparison javas = new Comparison("GET, one user", wrk, options)
                .with("bare", bare, PATH, "")
                .with("limited", limited, PATH, "")
                .with("larkspur", larkspur, PATH, "")
                .with("metered", larkspur, METERED_PATH, "");
        Comparison get = (nginx == null ? javas : javas.with("nginx", nginx, PATH, "")).run();
        kept("get", get);
        table.ratio("everything on / bare, GET", get, "larkspur", "bare", 0.85);
        table.ratio("everything on / engine with its limiter", get, "larkspur", "limited", 1.6);
        table.ratio("everything on and each call priced and recorded / bare, GET", get, "metered", "bare", 0.85);
        return get.rate("larkspur");
    }

    private void asFastAsBare(
            String what, String name, Contender bare, Contender larkspur, String path, String script) {
        Comparison comparison = new Comparison(what, wrk, options)
                .with("bare", bare, path, script)
                .with("larkspur", larkspur, path, script)
                .run();
        kept(name, comparison);
        table.ratio("everything on / bare, " + what, comparison, "larkspur", "bare", 0.85);
    }

    private void users(List<String> applications, Contender larkspur) {
        String crowd = scripts.crowd(options.users(), applications);
        meet(applications, larkspur);
        Comparison users = new Comparison(
                        options.users() + " users of " + applications.size() + " applications", wrk, options)
                .with("one", larkspur, PATH, scripts.crowd(1, applications.subList(0, 1)))
                .with("all", larkspur, PATH, crowd)
                .run();
        kept("users", users);
        table.ratio("all users / one user", users, "all", "one", 0.9);
    }

    /** All users are met, then call in any order for a while; what is measured thereafter is under that load. */
    private void memory(List<String> applications, Contender larkspur) {
        meet(applications, larkspur);
        String crowd = scripts.crowd(options.users(), applications);
        double collecting = Memory.collecting(larkspur.process());
        Wrk.Load load = wrk.run(larkspur.url(PATH), crowd, options.warmUp(), larkspur.headers());
        collecting = Memory.collecting(larkspur.process()) - collecting;
        Memory memory = Memory.of(larkspur.process());
        System.out.println(memory);
        figures.put("memory", memory);
        table.most("resident memory, all users' tokens cached, MB", memory.resident(), 512);
        table.most("resident memory, the most so far, MB", memory.peak(), 512);
        table.shown("live in the heap of it, MB", memory.live());
        table.least("users whose tokens are in memory", memory.tokens(), options.users());
        table.shown("part of the time that collections took", collecting / options.warmUp());
        table.most("answers that were no success, memory", load.bad(), 0);
    }

    /** Every user calls once, so that all are active and their tokens cached. */
    private void meet(List<String> applications, Contender larkspur) {
        long met = 0;
        long bad = 0;
        while (met < options.users()) {
            String walk = scripts.walk(met, options.users(), applications);
            Wrk.Load load = wrk.run(larkspur.url(PATH), walk, options.seconds(), larkspur.headers());
            if (!larkspur.process().isRunning()) {
                throw new IllegalStateException("The gateway has ended when " + met + " users were met");
            }
            met += load.requests();
            bad += load.bad();
        }
        table.most("answers that were no success, meeting all users", bad, 0);
        System.out.printf("%nall users met%n");
    }

    /**
     * Nobody's token is in memory any more, and Redis is empty: each call is of a user not met since, and reads Postgres. What
     * is compiled stays.
     */
    private void cold(ControlPlane control, List<String> applications, Contender larkspur) {
        Comparison cold = new Comparison("users of whom nothing is in memory or Redis", wrk, options)
                .with("one", larkspur, PATH, scripts.crowd(1, applications.subList(0, 1)))
                .with(
                        "cold",
                        larkspur,
                        PATH,
                        scripts.walk(0, options.users(), applications),
                        control::forgetHot,
                        options.users())
                .run();
        kept("cold", cold);
        table.shown("nothing in memory or Redis / one user, warm", cold.ratio("cold", "one", Measured::rate));
        table.least(
                "part of the last cold calls that read Postgres",
                control.hot() / (double) cold.lastCalls("cold"),
                ALMOST_ALL);
    }

    /** The upstream itself, by the way that the proxies take to it, Larkspur, and whom it is compared with. */
    private static List<Contender> turns(Contender larkspur, Contender bare, @Nullable Contender nginx) {
        List<Contender> turns =
                new ArrayList<>(List.of(new Contender("upstream", UPSTREAM, larkspur.process(), List.of()), larkspur));
        turns.add(bare);
        if (nginx != null) {
            turns.add(nginx);
        }
        return turns;
    }

    private void latency(double rate, List<Contender> turns) {
        System.out.printf("%nat half of the peak, %.0f/s%n", rate);
        turns.forEach(each -> System.out.println("  warm: " + paced(each, rate)));
        List<List<Times>> rounds = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            List<Times> times = turns.stream().map(each -> paced(each, rate)).toList();
            rounds.add(times);
            times.forEach(each -> System.out.println("  " + each));
        }
        figures.put("paced", rounds);
        Times added = Times.medianAdded(rounds, 1);
        table.most("added at half of the peak, p50, ms", added.p50(), 0.3);
        table.most("added at half of the peak, p99, ms", added.p99(), 2);
        for (int other = 2; other < turns.size(); other++) {
            Times ofOther = Times.medianAdded(rounds, other);
            String what = turns.get(other).name() + " adds at half of the peak, ";
            table.shown(what + "p50, ms", ofOther.p50());
            table.shown(what + "p99, ms", ofOther.p99());
        }
    }

    private static Times paced(Contender contender, double rate) {
        return Times.of(contender.name(), Paced.run(contender.port(), contender.request(PATH), rate, PACED_SECONDS));
    }

    /** Streams that end at once, which also warm the way, then some that last a tenth of a second, so that the cores sleep. */
    private void firstEvents(List<Contender> turns) throws IOException {
        for (boolean oneConnection : new boolean[] {false, true}) {
            String where = oneConnection ? "on an open connection" : "on a new connection";
            firstEvents(turns, oneConnection, BRISK_STREAMS, Upstream.EVENTS_PATH, where + ", brisk streams");
            firstEvents(turns, oneConnection, SLOW_STREAMS, Upstream.EVENTS_PATH + "?apart", where + ", slow streams");
        }
    }

    private void firstEvents(List<Contender> turns, boolean oneConnection, int count, String path, String which)
            throws IOException {
        List<Times> times = FirstEvents.of(turns, oneConnection, count, path);
        System.out.printf("%nfirst event %s: %s%n", which, times);
        figures.put("first event " + which, times);
        table.most("first event " + which + ", added, p50, ms", added(times, 1), 1);
        for (int other = 2; other < turns.size(); other++) {
            table.shown(
                    "first event " + which + ", " + turns.get(other).name() + " adds, p50, ms", added(times, other));
        }
    }

    private static double added(List<Times> times, int by) {
        return times.get(by).p50() - times.get(0).p50();
    }

    private List<Pinned> upstreams(boolean nginx) {
        Pinned events = Upstream.start(options.folder(), OTHER_CORE, EVENTS);
        return nginx
                ? List.of(events, Nginx.upstream(options.folder(), OTHER_CORE, UPSTREAM, EVENTS))
                : List.of(events, Upstream.start(options.folder(), OTHER_CORE, UPSTREAM));
    }

    private void kept(String name, Comparison comparison) {
        figures.put(name, comparison.figures());
        table.most("answers that were no success, " + name, comparison.bad(), 0);
    }

    private void finish() throws IOException {
        table.print();
        figures.put("table", table.rows());
        figures.put("options", options.toString());
        Files.createDirectories(options.json().getParent());
        Files.writeString(
                options.json(),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        System.out.println("as JSON: " + options.json());
    }

    /** Whom Larkspur is compared with. */
    private record Others(
            Contender bare, Contender limited, @Nullable Contender nginx) {}
}
