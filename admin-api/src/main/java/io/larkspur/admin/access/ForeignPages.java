package io.larkspur.admin.access;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses changes that another site's page makes a browser send: browsers repeat the password of HTTP Basic by
 * themselves. They also say truthfully where a request comes from; programs say nothing and pass.
 */
final class ForeignPages implements WebFilter {

    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OURS = Set.of("same-origin", "none");
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        return HARMLESS.contains(request.getMethod()) || isOurs(request.getHeaders())
                ? chain.filter(exchange)
                : Mono.error(ForeignPage::new);
    }

    private static boolean isOurs(HttpHeaders headers) {
        String site = headers.getFirst(FETCH_SITE);
        if (site != null) {
            return OURS.contains(site);
        }
        String origin = headers.getFirst(HttpHeaders.ORIGIN);
        return origin == null || authority(origin).equals(String.valueOf(headers.getFirst(HttpHeaders.HOST)));
    }

    /** Of {@code null} and of nonsense: nothing that a host is called. */
    private static String authority(String origin) {
        try {
            @Nullable String authority = URI.create(origin).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static final class ForeignPage extends ProblemException {

        ForeignPage() {
            super(Category.FORBIDDEN, "foreign-page", "Pages of other sites cannot change anything here");
        }
    }
}
