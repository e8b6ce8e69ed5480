package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs a call to be metered: three routes of one gateway to one upstream, one unmetered, one relaxed, one durable,
 * taking turns. The gateway has core 0; load, upstream, Postgres and Redis have core 1.
 */
final class Metered {

    private static final int PROXY_CORE = 0;
    private static final int OTHER_CORE = 1;
    private static final int CONTROL = 18_880;
    private static final int SANDBOX = 18_890;
    private static final int GATEWAY = 18_882;
    private static final int UPSTREAM = 18_899;
    private static final int NOBODY = 18_898;
    private static final int PACED_SECONDS = 10;
    private static final String PATHS = "/open-apis/apaas/v1/workspaces/";

    private final Options options;
    private final Wrk wrk;
    private final Scripts scripts;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Table table = new Table();

    private Metered(Options options) {
        this.options = options;
        this.wrk = new Wrk(OTHER_CORE, options.connections());
        this.scripts = new Scripts(options.folder());
    }

    public static void main(String[] arguments) throws IOException {
        List<String> given = new ArrayList<>(
                List.of("--users=100", "--applications=1", "--folder=target/metered", "--json=target/metered.json"));
        given.addAll(List.of(arguments));
        Options options = Options.of(given.toArray(String[]::new));
        Files.createDirectories(options.folder());
        new Metered(options).run();
        System.exit(0);
    }

    private void run() throws IOException {
        try (Pinned upstream = Nginx.upstream(options.folder(), OTHER_CORE, UPSTREAM, NOBODY);
                ControlPlane control = ControlPlane.start(
                        Jars.executable("standalone"), options.folder(), OTHER_CORE, CONTROL, SANDBOX)) {
            List<String> applications = control.applications(1);
            control.consents(options.users(), applications, options.tokens());
            control.liftLimits();
            Contender gateway = new Proxies(options.folder(), PROXY_CORE, UPSTREAM, options.tokens())
                    .larkspur(Jars.executable("gateway"), GATEWAY, control, applications.get(0), routes());
            measure(gateway, scripts.crowd(options.users(), applications));
            System.out.println("upstream ran: " + upstream.isRunning());
        }
        table.print();
        figures.put("table", table.rows());
        figures.put("options", options.toString());
        Files.createDirectories(options.json().getParent());
        Files.writeString(
                options.json(),
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
        System.out.println("as JSON: " + options.json());
    }

    private void measure(Contender gateway, String crowd) {
        Comparison calls = new Comparison(options.users() + " users", wrk, options)
                .with("unmetered", gateway, path("unmetered"), crowd)
                .with("relaxed", gateway, path("relaxed"), crowd)
                .with("durable", gateway, path("durable"), crowd)
                .run();
        figures.put("calls", calls.figures());
        table.ratio("durable / unmetered", calls, "durable", "unmetered", 0.6);
        table.ratio("relaxed / unmetered", calls, "relaxed", "unmetered", 0.95);
        table.most("answers that were no success", calls.bad(), 0);

        double rate = calls.rate("durable") / 2;
        Times unmetered = paced(gateway, "unmetered", rate);
        added("durable", paced(gateway, "durable", rate), unmetered, rate);
        added("relaxed", paced(gateway, "relaxed", rate), unmetered, rate);
    }

    private void added(String mode, Times metered, Times unmetered, double rate) {
        System.out.printf("%s and %s at %.0f/s%n", unmetered, metered, rate);
        figures.put("paced_" + mode, List.of(unmetered, metered));
        table.most(mode + ", added at half of the durable peak, p50, ms", metered.p50() - unmetered.p50(), 5);
    }

    private static Times paced(Contender gateway, String route, double rate) {
        String request = gateway.request(path(route));
        System.out.println("warm: " + Times.of(route, Paced.run(gateway.port(), request, rate, PACED_SECONDS / 2)));
        return Times.of(route, Paced.run(gateway.port(), request, rate, PACED_SECONDS));
    }

    private static String path(String route) {
        return PATHS + route + "/tables";
    }

    private static Map<String, String> routes() {
        return new Routes(UPSTREAM)
                .with("unmetered", path("unmetered"), "Caller", "Quota", "UserToken")
                .with("relaxed", path("relaxed"), "Caller", "Quota", "Meter=relaxed", "UserToken")
                .with("durable", path("durable"), "Caller", "Quota", "Meter=durable", "UserToken")
                .settings();
    }
}
