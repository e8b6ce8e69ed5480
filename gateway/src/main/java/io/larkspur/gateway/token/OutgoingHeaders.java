package io.larkspur.gateway.token;

import io.larkspur.gateway.consent.Preferences;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * The headers a call leaves with: everything of the caller's but what speaks of who it is, and exactly one credential of
 * ours.
 */
final class OutgoingHeaders {

    private static final Set<String> REMOVED = Set.of(
            "authorization",
            "cookie",
            "forwarded",
            "x-real-ip",
            "x-user-id",
            "x-user-id-type",
            "x-application-context");
    private static final List<String> REMOVED_FAMILIES = List.of("proxy-", "x-lark-", "x-forwarded-");

    private OutgoingHeaders() {}

    /** Drops every credential and identity of the caller. */
    static void strip(HttpHeaders headers, Set<String> kept) {
        for (String name : List.copyOf(headers.headerNames())) {
            if (isOurs(name.toLowerCase(Locale.ROOT), kept)) {
                headers.remove(name);
            }
        }
    }

    /** Leaves the upstream the preferences that are not for us. */
    static void forward(HttpHeaders headers, Preferences preferences) {
        if (preferences.others().isEmpty()) {
            headers.remove(Preferences.HEADER);
        } else if (preferences.respondAsync() || preferences.longestWait() != null) {
            headers.put(Preferences.HEADER, preferences.others());
        }
    }

    private static boolean isOurs(String name, Set<String> kept) {
        return REMOVED.contains(name) || REMOVED_FAMILIES.stream().anyMatch(name::startsWith) && !kept.contains(name);
    }
}
