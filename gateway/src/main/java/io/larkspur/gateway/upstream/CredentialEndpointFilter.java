package io.larkspur.gateway.upstream;

import java.util.Locale;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses the platform's credential endpoints before anything is routed. The two that SDKs call first are answered by
 * ourselves, and only in their plain spelling.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class CredentialEndpointFilter implements WebFilter {

    private static final Set<String> OURS = Set.of(
            "/open-apis/auth/v3/tenant_access_token/internal",
            "/open-apis/auth/v3/tenant_access_token/internal/",
            "/open-apis/auth/v3/app_access_token/internal",
            "/open-apis/auth/v3/app_access_token/internal/");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return isRefused(exchange.getRequest())
                ? Mono.error(RequestRefused.credentialEndpoint())
                : chain.filter(exchange);
    }

    static boolean isOurs(String rawPath) {
        return OURS.contains(rawPath);
    }

    private static boolean isRefused(ServerHttpRequest request) {
        String path = request.getURI().getRawPath();
        if (isHarmless(path)) {
            return false;
        }
        return CredentialEndpoints.isOne(path) && !(HttpMethod.POST.equals(request.getMethod()) && isOurs(path));
    }

    /** The common case, without taking the path apart. */
    private static boolean isHarmless(String path) {
        if (!PathSpelling.isPlain(path) || path.indexOf('%') >= 0) {
            return false;
        }
        String folded = path.toLowerCase(Locale.ROOT);
        return !folded.contains("auth") && !folded.contains("callback");
    }
}
