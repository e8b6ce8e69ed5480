package io.larkspur.admin.origin;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Has a semicolon in a path read as a part of the id that it stands in. What is matched would else end before it, as if
 * parameters followed: {@code auth0|a;b} would be {@code auth0|a}, who is somebody else.
 */
final class WholeSegments implements WebFilter, Ordered {

    /** Ids stand behind the name of what they are of; the names before them are matched as ever. */
    private static final int SLASHES_OF_SERVICE = 4;

    private static final int SLASHES_OF_ADMINISTRATION = 3;

    private final OwnPaths service = OwnPaths.of("/api/v1/**");
    private final OwnPaths administration = OwnPaths.of("/admin/**");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        if (path.indexOf(';') < 0) {
            return chain.filter(exchange);
        }
        boolean ofService = service.include(exchange);
        if (!ofService && !administration.include(exchange)) {
            return chain.filter(exchange);
        }
        String whole = escaped(path, ofService ? SLASHES_OF_SERVICE : SLASHES_OF_ADMINISTRATION);
        return chain.filter(
                exchange.mutate().request(request.mutate().path(whole).build()).build());
    }

    private static String escaped(String path, int slashesBefore) {
        int from = 0;
        for (int n = 0; n < slashesBefore; n++) {
            from = path.indexOf('/', from) + 1;
            if (from == 0) {
                return path;
            }
        }
        return path.substring(0, from) + path.substring(from).replace(";", "%3B");
    }

    /** Before anything that looks at paths. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 50;
    }
}
