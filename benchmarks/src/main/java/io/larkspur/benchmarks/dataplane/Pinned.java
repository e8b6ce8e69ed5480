package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A child process on one core. Ends with this JVM at the latest. */
final class Pinned implements AutoCloseable {

    private static final int TICKS_A_SECOND = 100;

    private final Process process;

    private Pinned(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static Pinned start(int core, Path log, Map<String, String> environment, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new Pinned(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Processor time used so far, of all its threads and children. */
    double cpuSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(each -> cpuSeconds(each.pid()))
                .sum();
    }

    private static double cpuSeconds(long pid) {
        String[] fields = read(pid, "stat").replaceFirst(".*\\) ", "").split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_A_SECOND;
    }

    long residentMegabytes() {
        return status("VmRSS");
    }

    /** The most so far. */
    long mostResidentMegabytes() {
        return status("VmHWM");
    }

    private long status(String name) {
        return read(process.pid(), "status")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** What a JVM answers to a question of {@code jcmd}, of the JDK that asks. */
    String told(String question) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process asking = new ProcessBuilder(jcmd, Long.toString(process.pid()), question)
                    .redirectErrorStream(true)
                    .start();
            return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
