package io.larkspur.issuer;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Whether two addresses lead to the same place, read as loosely as any server might read them. */
final class Places {

    /** A WebSocket begins as a call of HTTP. */
    private static final Set<String> SECURE = Set.of("https", "wss");

    private Places() {}

    static boolean same(URI one, URI other) {
        return host(one).equals(host(other))
                && port(one) == port(other)
                && path(one).equals(path(other));
    }

    private static String host(URI address) {
        return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }

    private static int port(URI address) {
        int port = address.getPort();
        return port >= 0 ? port : SECURE.contains(String.valueOf(address.getScheme())) ? 443 : 80;
    }

    /** Decoded until nothing changes, without case, doubled slashes, parameters and a slash at the end. */
    private static String path(URI address) {
        String path = String.valueOf(address.getRawPath());
        for (String decoded = decoded(path); !decoded.equals(path); decoded = decoded(path)) {
            path = decoded;
        }
        String plain = path.toLowerCase(Locale.ROOT).replaceAll(";[^/]*", "").replaceAll("/+", "/");
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }
}
