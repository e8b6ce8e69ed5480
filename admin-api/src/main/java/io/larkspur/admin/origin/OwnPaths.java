package io.larkspur.admin.origin;

import java.util.Arrays;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Some of the control plane's paths; the routes of a gateway in the same context are never among them. */
public final class OwnPaths {

    /** Where people sign in and sessions are used. */
    public static final List<String> SIGN_IN =
            List.of("/auth/**", "/api/v1/auth/**", "/api/v1/protected", "/users/me", "/debug/session-info");

    /** Where users are asked for their token. */
    public static final List<String> USER_SERVICE =
            List.of("/api/v1/users/**", "/api/v1/sessions/**", "/api/v1/usage/**", "/api/v1/credits/**");

    private final List<PathPattern> patterns;

    private OwnPaths(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    public static OwnPaths of(List<String> patterns) {
        return new OwnPaths(
                patterns.stream().map(PathPatternParser.defaultInstance::parse).toList());
    }

    static OwnPaths all() {
        return of(List.of(
                "/admin/**", "/internal/auth/**", "/auth/**", "/api/v1/**", "/users/me", "/debug/session-info"));
    }

    public static OwnPaths of(String... patterns) {
        return of(Arrays.asList(patterns));
    }

    public boolean include(ServerWebExchange exchange) {
        return patterns.stream()
                .anyMatch(pattern ->
                        pattern.matches(exchange.getRequest().getPath().pathWithinApplication()));
    }
}
