package io.larkspur.gateway.coalesce;

import io.larkspur.gateway.caller.Caller;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What makes two calls the same: one application, one user or none, one address to the letter, and the same headers, but
 * for those that only name a call.
 */
record SameCall(
        String application,
        String platformApp,
        @Nullable String user,
        String address,
        Map<String, List<String>> headers) {

    private static final Set<String> NAMES = Set.of("x-request-id", "traceparent", "tracestate", "oapi-sdk-request-id");

    static SameCall of(Caller caller, ServerHttpRequest request) {
        return new SameCall(
                caller.application().id(),
                caller.platformAppId(),
                caller.openId(),
                request.getURI().toString(),
                meaning(request.getHeaders()));
    }

    private static Map<String, List<String>> meaning(HttpHeaders headers) {
        Map<String, List<String>> meaning = new TreeMap<>();
        headers.forEach((name, values) -> {
            String folded = name.toLowerCase(Locale.ROOT);
            if (!NAMES.contains(folded)) {
                meaning.put(folded, List.copyOf(values));
            }
        });
        return meaning;
    }

    /** Headers hold credentials. */
    @Override
    public String toString() {
        return "SameCall[" + application + ", " + address + "]";
    }
}
