package io.larkspur.benchmarks.dataplane;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the command line says, as {@code --name=value}.
 *
 * @param rounds alternations of each comparison
 * @param seconds a round of one proxy
 * @param warmUp least seconds of load before anything counts, for each proxy and kind of call; {@link Comparison} goes on
 *     until that proxy gets no faster
 * @param connections open at a time
 * @param users who have consented
 * @param applications that call
 * @param json where the figures go as JSON
 */
record Options(
        int rounds, int seconds, int warmUp, int connections, int users, int applications, Path folder, Path json) {

    static Options of(String... arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("Not --name=value: " + argument);
            }
            given.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        Options options = new Options(
                number(given, "rounds", 5),
                number(given, "seconds", 8),
                number(given, "warm-up", 30),
                number(given, "connections", 32),
                number(given, "users", 100_000),
                number(given, "applications", 1_000),
                path(given, "folder", "target/data-plane"),
                path(given, "json", "target/data-plane.json"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("Unknown: " + given.keySet());
        }
        return options;
    }

    private static int number(Map<String, String> given, String name, int usual) {
        String text = given.remove(name);
        return text == null ? usual : Integer.parseInt(text);
    }

    private static Path path(Map<String, String> given, String name, String usual) {
        String text = given.remove(name);
        return Path.of(text == null ? usual : text).toAbsolutePath().normalize();
    }
}
