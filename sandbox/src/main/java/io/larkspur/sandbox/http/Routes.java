package io.larkspur.sandbox.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Everything that can be called. A path written out goes before one with variables. */
public final class Routes {
    private final Map<String, Route> literal = new HashMap<>();
    private final Map<String, List<Route>> templates = new HashMap<>();

    /** For example {@code on("GET /open-apis/contact/v3/users/:user_id", …)}. */
    public void on(String methodAndPath, Dialect dialect, Endpoint endpoint) {
        on(methodAndPath, dialect, List.of(), endpoint);
    }

    public void on(String methodAndPath, Dialect dialect, List<String> scopes, Endpoint endpoint) {
        String method = methodAndPath.substring(0, methodAndPath.indexOf(' '));
        String path = methodAndPath.substring(methodAndPath.indexOf(' ') + 1);
        Route route = new Route(method, segments(path), dialect, scopes, endpoint);
        if (route.isLiteral()) {
            literal.put(methodAndPath, route);
        } else {
            templates
                    .computeIfAbsent(bucket(method, route.template()), key -> new ArrayList<>())
                    .add(route);
        }
    }

    public void answer(String methodAndPath, Dialect dialect, Function<Call, Answer> endpoint) {
        on(methodAndPath, dialect, call -> Mono.just(endpoint.apply(call)));
    }

    @Nullable
    Route find(Call call) {
        Route exact = literal.get(call.method() + " " + call.path());
        return exact != null ? exact : findTemplate(call);
    }

    private @Nullable Route findTemplate(Call call) {
        List<String> segments = segments(call.path());
        for (Route route : templates.getOrDefault(bucket(call.method(), segments), List.of())) {
            LinkedHashMap<String, String> variables = route.match(segments);
            if (variables != null) {
                call.matched(variables);
                return route;
            }
        }
        return null;
    }

    private static String bucket(String method, List<String> segments) {
        return method + segments.size();
    }

    private static List<String> segments(String path) {
        return Stream.of(path.split("/", -1)).map(Routes::decode).toList();
    }

    private static String decode(String segment) {
        try {
            return segment.indexOf('%') < 0
                    ? segment
                    : QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return segment;
        }
    }
}
