package io.larkspur.gateway.outbound;

import io.larkspur.gateway.guard.Priority;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A call to the platform, by what limits it there.
 *
 * @param path as the platform sees it
 */
record Call(String app, String method, String path, Priority priority) {

    private static final String ATTRIBUTE = Call.class.getName();

    static Call of(ServerWebExchange exchange, String app) {
        ServerHttpRequest request = exchange.getRequest();
        URI address = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        return new Call(
                app,
                request.getMethod().name(),
                (address == null ? request.getURI() : address).getRawPath(),
                Priority.of(request.getHeaders()));
    }

    /** Null where the exchange is no call to the platform. */
    static @Nullable Call find(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    String api() {
        return ApiName.of(method, path);
    }
}
