package io.larkspur.standalone;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Secrets this run makes up for itself: generated once, never constant, kept for the next run. */
final class Keepsakes {

    private static final String FILE = "secrets.properties";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataFolder folder;
    private final Properties values = new Properties();

    Keepsakes(DataFolder folder) {
        this.folder = folder;
        folder.read(FILE).ifPresent(this::load);
    }

    /** As many random bytes in hex. */
    String secret(String name, int bytes) {
        return value(name, () -> randomHex(bytes));
    }

    String value(String name, Supplier<String> generator) {
        String known = values.getProperty(name);
        if (known != null) {
            return known;
        }
        String fresh = generator.get();
        values.setProperty(name, fresh);
        folder.writePrivately(FILE, asText());
        return fresh;
    }

    static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void load(String text) {
        try {
            values.load(new StringReader(text));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String asText() {
        StringWriter text = new StringWriter();
        new TreeMap<>(values).forEach((name, value) -> text.append(name + "=" + value + "\n"));
        return text.toString();
    }
}
