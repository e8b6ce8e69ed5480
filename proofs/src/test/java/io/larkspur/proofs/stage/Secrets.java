package io.larkspur.proofs.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What must never be seen: every token of the platform, which all begin alike, and each secret that was given to a
 * process. The nine characters by which logs tell tokens apart are no secret.
 */
public final class Secrets {

    /** Every user token of the sandbox: its header is the same, and what follows cannot be guessed. */
    private static final String USER_TOKEN = "eyJhbGciOiJFUzI1NiIsImZlYXR1cmVfY29kZSI6InNhbmRib3giLCJ0eXAiOiJKV1QifQ.";

    private static final List<String> TENANT_TOKENS = List.of("t-g104", "a-g104");
    private static final int EXCERPT = 80;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final AtomicLong looked = new AtomicLong();

    Secrets() {
        known.add(USER_TOKEN);
        known.addAll(TENANT_TOKENS);
    }

    public void add(String secret) {
        known.add(secret);
    }

    /** Looks at the text, remembers what it should not hold, and gives it back. */
    String watched(String where, String text) {
        looked.incrementAndGet();
        for (String secret : known) {
            int at = text.indexOf(secret);
            if (at >= 0) {
                leaks.add(where + " holds " + kind(secret) + " after: "
                        + text.substring(Math.max(0, at - EXCERPT), at).replaceAll("\\s+", " "));
            }
        }
        return text;
    }

    public void look(String where, String text) {
        watched(where, text);
    }

    /** Line by line, so that the trouble can be told by its line. */
    public void lookInto(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> watched(file.getFileName().toString(), line));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Every file below, whatever it is. */
    public void lookIntoAll(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> watched(folder.getFileName() + " on disk", bytes(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String bytes(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    public long looked() {
        return looked.get();
    }

    public List<String> leaks() {
        return List.copyOf(leaks);
    }

    /** Without quoting what is to be kept. */
    private static String kind(String secret) {
        return secret.equals(USER_TOKEN)
                ? "a user's token"
                : TENANT_TOKENS.contains(secret) ? "an app's token" : "a configured secret";
    }
}
