package io.larkspur.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The product in a process of its own, as an operator starts it; it can be killed without a goodbye. */
final class ProductProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);

    private final Process process;
    private final Map<String, String> variables;
    private final int port;

    private ProductProcess(Process process, Map<String, String> variables, int port) {
        this.process = process;
        this.variables = variables;
        this.port = port;
    }

    static ProductProcess startIn(Path folder, Map<String, String> more) {
        try {
            Path demo = folder.resolve("demo.env");
            long before = Files.exists(demo) ? Files.getLastModifiedTime(demo).toMillis() : 0;
            Map<String, String> environment = new HashMap<>(more);
            int port = FreePort.find();
            environment.put("LARKSPUR_DATA_DIR", folder.toString());
            environment.put("SERVER_PORT", Integer.toString(port));
            environment.putIfAbsent("SANDBOX_PORT", Integer.toString(FreePort.find()));
            Process process = start(folder, environment);
            await().atMost(START)
                    .failFast("The product ended; see out.log", () -> !process.isAlive())
                    .until(() -> Files.exists(demo)
                            && Files.getLastModifiedTime(demo).toMillis() > before);
            return new ProductProcess(process, read(demo), port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Map<String, String> variables() {
        return variables;
    }

    /** Its own address, also when it tells callers another. */
    String url() {
        return "http://localhost:" + port;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private static Process start(Path folder, Map<String, String> environment) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                LarkspurApplication.class.getName()));
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
    }

    private static Map<String, String> read(Path demo) throws IOException {
        return Files.readAllLines(demo).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].replace("'", "")));
    }
}
