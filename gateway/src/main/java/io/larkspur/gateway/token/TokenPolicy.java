package io.larkspur.gateway.token;

import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The policy by path, with its patterns parsed once. */
@Component
final class TokenPolicy {

    private static final Need ANY = new Need(TokenKind.ANY, List.of());

    private final List<Line> lines;

    TokenPolicy(TokenPolicySettings settings) {
        this.lines = settings.tokenPolicy().stream().map(TokenPolicy::line).toList();
    }

    Need needOf(ServerHttpRequest request) {
        PathContainer path = withoutSlash(request.getPath().pathWithinApplication());
        String raw = path.value();
        boolean literal = raw.indexOf('%') < 0;
        for (Line line : lines) {
            if ((!literal || line.mayCover(raw)) && line.covers(request.getMethod(), path)) {
                return line.need();
            }
        }
        return ANY;
    }

    private static PathContainer withoutSlash(PathContainer path) {
        int size = path.elements().size();
        return size > 1 && path.elements().get(size - 1) instanceof PathContainer.Separator
                ? path.subPath(0, size - 1)
                : path;
    }

    private static Line line(TokenPolicySettings.Rule rule) {
        List<PathPattern> patterns = rule.paths().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        List<String> beginnings =
                rule.paths().stream().map(TokenPolicy::literalPart).toList();
        return new Line(
                patterns, beginnings, Set.copyOf(rule.methods()), new Need(rule.token(), List.copyOf(rule.scopes())));
    }

    /** Up to the first segment that is a pattern; what begins otherwise need not be matched. */
    private static String literalPart(String pattern) {
        int end = 0;
        while (end < pattern.length() && "*?{".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        String literal = pattern.substring(0, end);
        return end == pattern.length() ? literal : literal.substring(0, Math.max(0, literal.lastIndexOf('/')));
    }

    /**
     * What a call needs.
     *
     * @param scopes what its user is asked for when there is no token yet, in the policy's order
     */
    record Need(TokenKind token, List<String> scopes) {

        /** Where the app has no token of its own, as at issuers made of settings. */
        TokenKind ofUserAtMost() {
            return token == TokenKind.NONE ? TokenKind.NONE : TokenKind.USER;
        }
    }

    private record Line(List<PathPattern> patterns, List<String> beginnings, Set<HttpMethod> methods, Need need) {

        boolean mayCover(String rawPath) {
            for (String beginning : beginnings) {
                if (rawPath.startsWith(beginning)) {
                    return true;
                }
            }
            return false;
        }

        boolean covers(HttpMethod method, PathContainer path) {
            if (!methods.isEmpty() && !methods.contains(method)) {
                return false;
            }
            for (PathPattern pattern : patterns) {
                if (pattern.matches(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
