package io.larkspur.gateway.replay;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The content encodings in which a refusal can be read here. Upstreams are asked for no others. */
public final class Encodings {

    private static final List<String> READABLE = List.of("gzip", "x-gzip", "deflate", "identity");

    private Encodings() {}

    /** Leaves of what the caller accepts what can be read here too. */
    public static void narrow(HttpHeaders outgoing) {
        List<String> accepted = outgoing.getOrEmpty(HttpHeaders.ACCEPT_ENCODING);
        if (!accepted.isEmpty()) {
            List<String> readable = accepted.stream()
                    .flatMap(value -> Stream.of(value.split(",")))
                    .map(String::trim)
                    .filter(choice -> READABLE.contains(name(choice)))
                    .toList();
            outgoing.set(HttpHeaders.ACCEPT_ENCODING, readable.isEmpty() ? "identity" : String.join(", ", readable));
        }
    }

    public static boolean isReadable(@Nullable String encoding) {
        return encoding == null || READABLE.contains(name(encoding));
    }

    /** Empty when it is longer than that, or broken. */
    public static Optional<byte[]> decode(byte[] body, @Nullable String encoding, int longest) {
        try (InputStream in = stream(body, encoding == null ? "identity" : name(encoding))) {
            byte[] decoded = in.readNBytes(longest + 1);
            return decoded.length > longest ? Optional.empty() : Optional.of(decoded);
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    private static InputStream stream(byte[] body, String encoding) throws IOException {
        InputStream raw = new ByteArrayInputStream(body);
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(raw);
            case "deflate" -> new InflaterInputStream(raw);
            default -> raw;
        };
    }

    /** Without its weight. */
    private static String name(String choice) {
        int end = choice.indexOf(';');
        return (end < 0 ? choice : choice.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }
}
