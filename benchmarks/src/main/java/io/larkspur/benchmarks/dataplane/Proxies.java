package io.larkspur.benchmarks.dataplane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts what is compared, all on one core, with the flags a user gets. */
final class Proxies {

    /**
     * What the image sets in a container of 512 MB: 55 % of it for the heap, most of that for what lives long, and memory of the
     * compilers given back.
     */
    private static final List<String> MEMORY =
            List.of("-Xmx281m", "-XX:NewRatio=5", "-XX:TrimNativeHeapInterval=10000");

    private static final Map<String, String> ARENAS = Map.of("MALLOC_ARENA_MAX", "2");

    private final Path folder;
    private final int core;
    private final int upstream;
    private final String token;

    Proxies(Path folder, int core, int upstream, UserTokens tokens) {
        this.folder = folder;
        this.core = core;
        this.upstream = upstream;
        this.token = tokens.of(0);
    }

    /** @param redis where the engine's own limiter counts; empty to have none */
    Contender engine(Path jar, int port, String redis) {
        Map<String, String> environment = new HashMap<>(
                Map.of("UPSTREAM_URL", upstreamUrl(), "USER_TOKEN", token, "SERVER_PORT", Integer.toString(port)));
        String name = "bare";
        if (!redis.isEmpty()) {
            name = "limited";
            environment.put("SPRING_PROFILES_ACTIVE", "limited");
            environment.put("SPRING_DATA_REDIS_URL", redis);
        }
        return started(name, port, environment, java(jar, ""), List.of());
    }

    Contender larkspur(Path jar, int port, ControlPlane control, String application) {
        return larkspur(jar, port, control, application, Map.of());
    }

    /** @param settings of its environment, beside what it needs */
    Contender larkspur(Path jar, int port, ControlPlane control, String application, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(Map.of(
                "DATABASE_URL", control.get("LARKSPUR_DATABASE_URL"),
                "REDIS_URL", control.get("LARKSPUR_REDIS_URL"),
                "ENCRYPTION_KEY", control.get("encryption-key"),
                "APP_ID", control.get("FEISHU_APP_ID"),
                "APP_SECRET", control.get("SANDBOX_APP_SECRET"),
                "VERIFICATION_TOKEN", control.get("sandbox-verification-token"),
                "LARKSPUR_FEISHU_OPENBASEURL", upstreamUrl(),
                "LARKSPUR_FEISHU_ACCOUNTSBASEURL", control.get("SANDBOX_URL"),
                "LARKSPUR_FEISHU_LONGCONNECTION_ENABLED", "false",
                "SERVER_PORT", Integer.toString(port)));
        String more = System.getenv("LARKSPUR_JAVA_OPTIONS");
        return started(
                "larkspur",
                port,
                environment,
                java(jar, more == null ? "" : more),
                List.of("Authorization: " + application, "X-User-Id: " + ControlPlane.user(0)));
    }

    private static List<String> java(Path jar, String more) {
        List<String> command = new ArrayList<>(List.of("java"));
        command.addAll(MEMORY);
        if (!more.isBlank()) {
            command.addAll(List.of(more.trim().split(" +")));
        }
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    Contender nginx(int port) {
        Contender contender = new Contender("nginx", port, Nginx.proxy(folder, core, port, upstream, token), List.of());
        contender.awaitListening();
        return contender;
    }

    private Contender started(
            String name, int port, Map<String, String> environment, List<String> command, List<String> headers) {
        environment.putAll(ARENAS);
        Contender contender = new Contender(
                name, port, Pinned.start(core, folder.resolve(name + ".log"), environment, command), headers);
        contender.awaitListening();
        return contender;
    }

    private String upstreamUrl() {
        return "http://127.0.0.1:" + upstream;
    }
}
