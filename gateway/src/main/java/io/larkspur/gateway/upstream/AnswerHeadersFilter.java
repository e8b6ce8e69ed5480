package io.larkspur.gateway.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which headers of an upstream callers get: those that describe the answer, and the few that clients of the platform, of
 * limits and of MCP read. Cookies, challenges for credentials that callers do not hold, permissions for other origins,
 * alternative addresses, and what only the upstream's own proxies mean, end here. No answer may be stored: it was made for
 * one user, with a token that no cache knows of.
 */
@Component
final class AnswerHeadersFilter implements HttpHeadersFilter, Ordered {

    private static final Set<String> PASSED = Set.of(
            "accept-ranges",
            "allow",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-range",
            "content-type",
            "date",
            "deprecation",
            "etag",
            "last-modified",
            "link",
            "location",
            "preference-applied",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "sunset",
            "vary",
            "x-request-id",
            "x-tt-logid");
    private static final List<String> PASSED_FAMILIES =
            List.of("x-ogw-ratelimit-", "x-ratelimit-", "ratelimit-", "mcp-", "x-aily-", "x-lark-", "x-total-");

    @Override
    public boolean supports(Type type) {
        return type == Type.RESPONSE;
    }

    /** Behind the framework's own. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders filter(HttpHeaders upstreams, ServerWebExchange exchange) {
        List<String> more = RouteWishes.responseHeaders(exchange);
        HttpHeaders passed = new HttpHeaders();
        upstreams.forEach((name, values) -> {
            if (isPassed(name.toLowerCase(Locale.ROOT), more)) {
                passed.addAll(name, values);
            }
        });
        String location = passed.getFirst(HttpHeaders.LOCATION);
        if (location != null && namesCredentials(location)) {
            passed.remove(HttpHeaders.LOCATION);
        }
        passed.setCacheControl("no-store");
        return passed;
    }

    private static boolean isPassed(String name, List<String> more) {
        return PASSED.contains(name) || isOfAFamily(name) || more.contains(name) && !name.equals("set-cookie");
    }

    private static boolean isOfAFamily(String name) {
        for (String family : PASSED_FAMILIES) {
            if (name.startsWith(family)) {
                return true;
            }
        }
        return false;
    }

    /** User and password before a host. */
    private static boolean namesCredentials(String location) {
        int authority = location.indexOf("//");
        int at = location.indexOf('@');
        int path = location.indexOf('/', authority + 2);
        return authority >= 0 && at > authority && (path < 0 || at < path);
    }
}
