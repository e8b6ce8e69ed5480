package io.larkspur.proofs.stage;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One process of the product. It can be paused, killed, stopped as an orchestrator does, and started again. */
public final class Replica {

    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration ORDERLY_END = Duration.ofMinutes(1);
    private static final String ARCHIVE = "web";

    private static final String RESIDENT = "VmRSS:";
    private static final long KILOBYTE = 1024;

    /** Megabytes. */
    private static final int HEAP = 320;

    private final String name;
    private final Program program;
    private final String mainClass;
    private final Map<String, String> environment;
    private final Lines lines;
    private final Path log;
    private final int port = Ports.free();
    private @Nullable Process process;
    private boolean paused;

    Replica(String name, Program program, String mainClass, Map<String, String> environment, Lines lines, Path folder) {
        this.name = name;
        this.program = program;
        this.mainClass = mainClass;
        this.environment = environment;
        this.lines = lines;
        this.log = folder.resolve(name + ".log");
    }

    public String name() {
        return name;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Lines lines() {
        return lines;
    }

    /** Everything it ever wrote, over all its lives. */
    public Path log() {
        return log;
    }

    /** Does not wait until it is ready. */
    public void launch(Map<String, String> more) {
        launch(List.of(), HEAP, more);
    }

    /** With a heap of that many megabytes; not ready yet. */
    public void launchWithHeap(int megabytes, Map<String, String> more) {
        launch(List.of(), megabytes, more);
    }

    /** In a process that may not have more files, sockets included, than that; not ready yet. */
    public void launchWithFiles(int most, Map<String, String> more) {
        launch(List.of("/bin/sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"), HEAP, more);
    }

    private void launch(List<String> within, int heap, Map<String, String> more) {
        List<String> command = new ArrayList<>(within);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        command.addAll(program.sharing(ARCHIVE, name));
        command.addAll(List.of("-cp", program.classPath(), mainClass));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().putAll(lines.environment());
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().putAll(more);
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void awaitReady() {
        await().atMost(START)
                .pollInterval(Duration.ofMillis(200))
                .failFast(name + " ended; see " + log, () -> !running().isAlive())
                .until(this::isReady);
    }

    public boolean isReady() {
        return Http.status(url().resolve("/health/readiness")) == 200;
    }

    public void start(Map<String, String> more) {
        launch(more);
        awaitReady();
    }

    public void pause() {
        paused = true;
        Signals.stop(running().toHandle());
    }

    public void resume() {
        if (paused) {
            Signals.resume(running().toHandle());
            paused = false;
        }
    }

    public void kill() {
        paused = false;
        Signals.kill(running().toHandle());
    }

    /**
     * SIGTERM, and the time it needs to finish what it has begun. Meanwhile somebody looks whether it is ready, as
     * orchestrators do: a gateway that was looked at lately waits for the next look.
     */
    public void stop() {
        resume();
        running().destroy();
        try {
            await().atMost(ORDERLY_END).pollInterval(Duration.ofMillis(200)).until(() -> !isReady() && !isAlive());
        } catch (ConditionTimeoutException late) {
            running().destroyForcibly();
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The status with which it ended. */
    public int status() {
        return running().exitValue();
    }

    /** The memory that it has in use, in bytes; empty where this system does not tell. */
    public OptionalLong residentBytes() {
        Path status = Path.of("/proc", Long.toString(running().pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> KILOBYTE * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException untold) {
            return OptionalLong.empty();
        }
    }

    void heal() {
        lines.heal();
        resume();
        if (!isAlive()) {
            start(Map.of());
        }
    }

    /** In order only where that leaves an archive for the next run. */
    void close() {
        if (isAlive() && program.isWrittenBy(name, ARCHIVE) && !program.isArchived(ARCHIVE)) {
            stop();
        } else if (isAlive()) {
            kill();
        }
        lines.close();
    }

    private Process running() {
        Process now = process;
        if (now == null) {
            throw new IllegalStateException(name + " has not been started");
        }
        return now;
    }
}
