package io.larkspur.benchmarks.dataplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole product beside the proxies: brings stores and sandbox, and is asked for applications and users. */
final class ControlPlane implements AutoCloseable {

    private static final Duration SILENCE = Duration.ofSeconds(8);
    private static final int LANES = 8;
    private static final String UNLIMITED = "{\"per_minute\":1000000000}";

    private final Path folder;
    private final Pinned process;
    private final Map<String, String> environment;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ControlPlane(Path folder, Pinned process, Map<String, String> environment) {
        this.folder = folder;
        this.process = process;
        this.environment = environment;
    }

    static ControlPlane start(Path jar, Path folder, int core, int port, int sandboxPort) throws IOException {
        Path data = folder.resolve("data");
        Path demo = data.resolve("demo.env");
        Files.deleteIfExists(demo);
        Pinned process = Pinned.start(
                core,
                folder.resolve("control.log"),
                Map.of(
                        "LARKSPUR_DATA_DIR", data.toString(),
                        "SERVER_PORT", Integer.toString(port),
                        "SANDBOX_PORT", Integer.toString(sandboxPort),
                        "RATE_LIMIT_PER_MINUTE", "1000000",
                        "RATE_LIMIT_PER_HOUR", "1000000"),
                List.of("java", "-Xmx512m", "-jar", jar.toString()));
        Waiting.until("the control plane", () -> Files.exists(demo) || !process.isRunning());
        Map<String, String> variables = variables(Files.readString(demo));
        variables.putAll(variables(Files.readString(data.resolve("secrets.properties"))));
        ControlPlane plane = new ControlPlane(folder, process, variables);
        Waiting.until("its health", () -> plane.ask("GET", "/health", "", "").statusCode() == 200);
        return plane;
    }

    String get(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalStateException("The control plane did not say " + name);
        }
        return value;
    }

    /** Ids and secrets of applications that may call for everybody, as HTTP Basic. */
    List<String> applications(int count) throws IOException {
        Path known = folder.resolve("applications-" + count);
        if (Files.exists(known)) {
            return Files.readAllLines(known);
        }
        List<String> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String answer = ask("POST", "/admin/applications", administrator(), """
                    {"name":"benchmark %d","permissions":["auth-sessions"],"proofs":["handle","user-id"],"may_invite":true}
                    """.formatted(i))
                    .body();
            made.add(basic(field(answer, "id"), field(answer, "client_secret")));
        }
        return Files.readAllLines(Files.write(known, made));
    }

    /** As many users of the platform app have consented, each to one of the applications, with tokens for a month. */
    @SuppressWarnings("TimeZoneUsage") // no Spring here that would bring a clock
    void consents(int count, List<String> applications, UserTokens tokens) throws IOException {
        Path done =
                folder.resolve("users-%d-of-%d-with-%d-bytes".formatted(count, applications.size(), tokens.bytes()));
        if (Files.exists(done)) {
            return;
        }
        String end = Instant.now().plus(30, ChronoUnit.DAYS).toString();
        side(count, number -> {
            String user = user(number);
            String application = applications.get(number % applications.size());
            String session = field(
                    ask("POST", "/internal/auth/sessions", application, """
                    {"app_id":"%s","user_id":"%s","auth_method":"oauth"}""".formatted(get("FEISHU_APP_ID"), user))
                            .body(),
                    "session_id");
            int status = ask("PATCH", "/internal/auth/sessions/" + session, application, """
                    {"user_access_token":"%s","token_expires_at":"%s",
                     "user_info":{"name":"Runner","open_id":"%s","user_id":"b%d","union_id":"on_b%d"}}
                    """.formatted(
                                    tokens.of(number), end, user, number, number))
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException("A consent was answered " + status);
            }
        });
        Files.writeString(done, "");
    }

    static String user(int number) {
        return "ou_benchmark%06d".formatted(number);
    }

    /** So that limits are counted but never reached. */
    void liftLimits() {
        int status = ask("PUT", "/admin/limits", administrator(), """
                {"application":%1$s,"user":%1$s,"api":%1$s,"route":%1$s,"peer":%1$s}""".formatted(UNLIMITED))
                .statusCode();
        if (status != 200) {
            throw new IllegalStateException("Limits were answered " + status);
        }
    }

    /**
     * Empties Redis, and lets it be silent for so long that gateways, who hear by it what changes, do not believe what they have
     * in memory any more.
     */
    void forgetHot() {
        done("FLUSHALL");
        done("CLIENT PAUSE " + SILENCE.toMillis() + " ALL");
        Waiting.pause(SILENCE.multipliedBy(2));
    }

    /** Users whose tokens are in Redis. */
    int hot() {
        String found = redis("EVAL \"return #redis.call('KEYS','larkspur:grant:*')\" 0");
        return Integer.parseInt(found.substring(1));
    }

    private void done(String order) {
        String answer = redis(order);
        if (!answer.equals("+OK")) {
            throw new IllegalStateException("Redis answered " + answer + " to " + order);
        }
    }

    /** The first line of the answer. */
    private String redis(String order) {
        URI redis = URI.create(get("LARKSPUR_REDIS_URL"));
        try (Socket socket = new Socket(redis.getHost(), redis.getPort());
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write((order + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return answer.readLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void side(int count, IntConsumer work) {
        AtomicInteger next = new AtomicInteger();
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        for (int lane = 0; lane < LANES; lane++) {
            lanes.execute(() -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    work.accept(i);
                }
            });
        }
        lanes.shutdown();
        try {
            if (!lanes.awaitTermination(30, TimeUnit.MINUTES) || next.get() < count) {
                throw new IllegalStateException("Seeding did not come to its end");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> ask(String method, String path, String authorization, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(get("LARKSPUR_URL") + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private String administrator() {
        return basic(get("LARKSPUR_ADMIN_USERNAME"), get("LARKSPUR_ADMIN_PASSWORD"));
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("No " + name + " in " + json);
        }
        return matcher.group(1);
    }

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new TreeMap<>();
        text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .forEach(line -> variables.put(
                        line.substring(0, line.indexOf('=')),
                        line.substring(line.indexOf('=') + 1).replace("'", "")));
        return variables;
    }

    @Override
    public void close() {
        process.close();
    }
}
