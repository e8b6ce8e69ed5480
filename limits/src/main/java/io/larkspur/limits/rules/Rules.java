package io.larkspur.limits.rules;

import io.larkspur.limits.Kind;
import io.larkspur.limits.Windows;
import java.util.Map;

/**
 * Which limits hold for whom.
 *
 * @param defaults by kind, every kind
 * @param applications of single applications, by id, in place of the default
 * @param routes of single routes, by id; other routes have the default
 * @param apis of single paths, or of all below one ({@code /open-apis/im/**}); the most exact counts
 */
public record Rules(
        Map<Kind, Windows> defaults,
        Map<String, Windows> applications,
        Map<String, Windows> routes,
        Map<String, Windows> apis) {

    private static final String BELOW = "/**";

    public Windows of(Kind kind) {
        Windows limits = defaults.get(kind);
        return limits == null ? Windows.unlimited(kind) : limits;
    }

    public Windows ofApplication(String id) {
        return applications.getOrDefault(id, of(Kind.APPLICATION));
    }

    public Windows ofRoute(String id) {
        return routes.getOrDefault(id, of(Kind.ROUTE));
    }

    /**
     * The entry of {@link #apis} that counts for a path; else the first two segments of it, of which the default holds.
     *
     * @param path as it was called, such as {@code /open-apis/im/v1/chats}
     */
    public String apiOf(String path) {
        if (!apis.isEmpty()) {
            if (apis.containsKey(path)) {
                return path;
            }
            for (int end = firstEnd(path); end >= 0; end = path.lastIndexOf('/', end - 1)) {
                String family = path.substring(0, end) + BELOW;
                if (apis.containsKey(family)) {
                    return family;
                }
            }
        }
        return family(path);
    }

    /** @param api as {@link #apiOf} names it */
    public Windows ofApi(String api) {
        return apis.getOrDefault(api, of(Kind.API));
    }

    /** Callers make paths up, and each family that is looked for is a copy: none beyond the longest name. */
    private static int firstEnd(String path) {
        return path.length() <= RulesDocument.LONGEST_NAME
                ? path.length()
                : path.lastIndexOf('/', RulesDocument.LONGEST_NAME);
    }

    /** No longer than a rule's name: what is counted is kept for an hour, and callers make up what they like. */
    private static String family(String path) {
        int second = path.indexOf('/', 1);
        int third = second < 0 ? -1 : path.indexOf('/', second + 1);
        int end = third < 0 ? path.length() : third;
        return path.substring(0, Math.min(end, RulesDocument.LONGEST_NAME));
    }
}
