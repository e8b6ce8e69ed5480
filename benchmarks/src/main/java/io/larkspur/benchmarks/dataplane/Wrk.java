package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A closed loop of load by wrk, on the core of the upstream. */
final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
    private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern LOST = Pattern.compile("Socket errors: (.*)");

    private final int core;
    private final int connections;

    Wrk(int core, int connections) {
        this.core = core;
        this.connections = connections;
    }

    /** @param script a file for wrk that says what each request is; empty for plain GETs */
    Load run(String url, String script, int seconds, List<String> headers) {
        List<String> command = new ArrayList<>(List.of(
                "taskset", "-c", Integer.toString(core), "wrk", "-t1", "-c" + connections, "-d" + seconds + "s"));
        command.addAll(List.of("--latency", "--timeout", "10s"));
        headers.forEach(header -> command.addAll(List.of("-H", header)));
        if (!script.isEmpty()) {
            command.addAll(List.of("-s", script));
        }
        command.add(url);
        String said = output(command);
        return new Load(
                Double.parseDouble(found(RATE, said, "0")),
                Long.parseLong(found(COUNT, said, "0")),
                Long.parseLong(found(BAD, said, "0")),
                milliseconds(said, "50%"),
                milliseconds(said, "99%"),
                found(LOST, said, ""));
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("wrk failed: " + said);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String found(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    private static double milliseconds(String text, String quantile) {
        Matcher matcher = Pattern.compile(Pattern.quote(quantile) + "\\s+([0-9.]+)(us|ms|s)")
                .matcher(text);
        if (!matcher.find()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> value / 1000;
            case "s" -> value * 1000;
            default -> value;
        };
    }

    /**
     * @param rate requests a second
     * @param bad answers that were no success
     * @param p50 milliseconds
     * @param lost what wrk says of broken connections; empty when there were none
     */
    record Load(double rate, long requests, long bad, double p50, double p99, String lost) {}
}
