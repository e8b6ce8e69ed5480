package io.larkspur.gateway.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which headers of an upstream callers get: those that describe the answer, and the few that clients of the platform, of
 * limits and of MCP read. Cookies, challenges for credentials that callers do not hold, permissions for other origins,
 * alternative addresses, and what only the upstream's own proxies mean, end here. No answer may be stored: it was made for
 * one user, with a token that no cache knows of.
 */
final class AnswerHeaders {

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
            List.of("x-ogw-ratelimit-", "x-ratelimit-", "ratelimit-", "mcp-", "x-aily-", "x-total-");

    /** For answers of an API, which no browser shows: what OWASP's cheat sheet for REST asks for. */
    private static final Map<String, String> SECURE = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Strict-Transport-Security", "max-age=631138519",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer");

    private AnswerHeaders() {}

    static void pass(io.netty.handler.codec.http.HttpHeaders upstreams, HttpHeaders ours, ServerWebExchange exchange) {
        List<String> more = RouteWishes.responseHeaders(exchange);
        QueryCredential sent = QueryCredential.of(exchange);
        upstreams.forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (isPassed(name, more) && !(name.equals("location") && namesCredentials(header.getValue()))) {
                String value = sent == null ? header.getValue() : sent.outOf(name, header.getValue());
                if (value != null) {
                    ours.add(header.getKey(), value);
                }
            }
        });
        ours.setCacheControl("no-store");
        SECURE.forEach(ours::set);
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
