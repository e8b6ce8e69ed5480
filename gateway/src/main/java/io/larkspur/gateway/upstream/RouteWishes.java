package io.larkspur.gateway.upstream;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a route's metadata ask for: {@code websocket}, {@code body-limit}, and {@code response-headers}, the names of further
 * headers of the upstream that callers get, separated by commas.
 */
final class RouteWishes {

    private static final ConcurrentMap<String, DataSize> SIZES = new ConcurrentHashMap<>();
    private static final ConcurrentMap<String, List<String>> NAMES = new ConcurrentHashMap<>();

    private RouteWishes() {}

    static boolean webSocket(ServerWebExchange exchange) {
        return Boolean.parseBoolean(of(exchange, "websocket"));
    }

    static DataSize bodyLimit(ServerWebExchange exchange, DataSize otherwise) {
        String limit = of(exchange, "body-limit");
        return limit == null ? otherwise : SIZES.computeIfAbsent(limit, DataSize::parse);
    }

    /** In lower case. */
    static List<String> responseHeaders(ServerWebExchange exchange) {
        String names = of(exchange, "response-headers");
        return names == null ? List.of() : NAMES.computeIfAbsent(names, RouteWishes::split);
    }

    private static List<String> split(String names) {
        return List.of(names.toLowerCase(Locale.ROOT).trim().split("\\s*,\\s*"));
    }

    private static @Nullable String of(ServerWebExchange exchange, String name) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        Object value = route == null ? null : route.getMetadata().get(name);
        return value == null ? null : value.toString();
    }
}
