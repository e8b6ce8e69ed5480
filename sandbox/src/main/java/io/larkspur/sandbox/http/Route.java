package io.larkspur.sandbox.http;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method on one path; a segment {@code :name} of the template takes any text.
 *
 * @param scopes any of these is needed; told to a caller who has none of them
 */
record Route(String method, List<String> template, Dialect dialect, List<String> scopes, Endpoint endpoint) {

    /** The variables, or null when the path is another. */
    @Nullable
    LinkedHashMap<String, String> match(List<String> segments) {
        LinkedHashMap<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = template.get(i);
            if (expected.startsWith(":")) {
                found.put(expected.substring(1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return null;
            }
        }
        return found;
    }

    boolean isLiteral() {
        return template.stream().noneMatch(segment -> segment.startsWith(":"));
    }
}
