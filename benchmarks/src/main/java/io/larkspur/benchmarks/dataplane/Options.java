package io.larkspur.benchmarks.dataplane;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
 * @param tokens of the users, and one of the same length where a proxy writes the same into every call
 * @param parts of the data plane's benchmark, in the order of {@link Part}
 * @param folder what a run leaves there, such as the consents of the users, the next run takes
 * @param json where the figures go as JSON
 */
record Options(
        int rounds,
        int seconds,
        int warmUp,
        int connections,
        int users,
        int applications,
        UserTokens tokens,
        Set<Part> parts,
        Path folder,
        Path json) {

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
                new UserTokens(number(given, "token-bytes", UserTokens.USUAL)),
                parts(given.remove("parts")),
                path(given, "folder", "target/data-plane"),
                path(given, "json", "target/data-plane.json"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("Unknown: " + given.keySet());
        }
        return options;
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    /** Whether anything is compared with other proxies. */
    boolean compares() {
        return !EnumSet.of(Part.USERS, Part.MEMORY, Part.COLD).containsAll(parts);
    }

    private static Set<Part> parts(@Nullable String names) {
        return names == null
                ? EnumSet.allOf(Part.class)
                : Arrays.stream(names.split(",")).map(Part::named).collect(Collectors.toSet());
    }

    private static int number(Map<String, String> given, String name, int usual) {
        String text = given.remove(name);
        return text == null ? usual : Integer.parseInt(text);
    }

    private static Path path(Map<String, String> given, String name, String usual) {
        String text = given.remove(name);
        return Path.of(text == null ? usual : text).toAbsolutePath().normalize();
    }

    /** What is measured. */
    enum Part {
        GET,
        POST,
        EVENTS,
        /** All users against one. */
        USERS,
        /** At half of the peak of GET, which is measured for it. */
        LATENCY,
        FIRST_EVENTS,
        /** What the tokens of all users take. */
        MEMORY,
        /** Users of whom nothing is in memory or Redis, against one that is. */
        COLD;

        static Part named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
