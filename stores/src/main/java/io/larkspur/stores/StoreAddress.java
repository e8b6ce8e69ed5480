package io.larkspur.stores;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address as operators write it, in libpq's or Redis's URI form, taken apart. Prints without its password. */
record StoreAddress(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String username,
        @Nullable String password,
        Map<String, String> parameters) {

    static StoreAddress database(@Nullable String text) {
        return parse("DATABASE_URL", "postgresql://user:password@host:5432/database", text, 5432);
    }

    static StoreAddress redis(@Nullable String text) {
        return parse("REDIS_URL", "redis://:password@host:6379/0", text, 6379);
    }

    /** {@code host:port/path}, fit for messages. */
    @Override
    public String toString() {
        return host + ":" + port + "/" + path;
    }

    private static StoreAddress parse(String variable, String form, @Nullable String text, int defaultPort) {
        if (text == null || text.isBlank()) {
            throw new StoreAddressInvalid(variable, form, "is not set");
        }
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new StoreAddressInvalid(variable, form, "is not a URI");
        }
        boolean known = form.startsWith("redis")
                ? "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())
                : "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!known || uri.getHost() == null) {
            throw new StoreAddressInvalid(variable, form, "does not name a host under a scheme known here");
        }
        String[] user = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String path = uri.getPath() == null ? "" : uri.getPath();
        return new StoreAddress(
                uri.getScheme(),
                uri.getHost(),
                uri.getPort() < 0 ? defaultPort : uri.getPort(),
                path.startsWith("/") ? path.substring(1) : path,
                user.length > 0 && !user[0].isEmpty() ? decode(user[0]) : null,
                user.length > 1 ? decode(user[1]) : null,
                parameters(uri.getRawQuery()));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                String[] parts = pair.split("=", 2);
                parameters.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
