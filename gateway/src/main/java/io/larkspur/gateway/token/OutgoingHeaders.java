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

    /** The caller's headers without any credential and identity of the caller. */
    static HttpHeaders strip(HttpHeaders headers, Set<String> kept) {
        HttpHeaders leaving = new HttpHeaders();
        headers.forEach((name, values) -> {
            if (!isOurs(name.toLowerCase(Locale.ROOT), kept)) {
                leaving.put(name, values);
            }
        });
        return leaving;
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
        return REMOVED.contains(name) || isOfRemovedFamily(name) && !kept.contains(name);
    }

    private static boolean isOfRemovedFamily(String name) {
        for (String family : REMOVED_FAMILIES) {
            if (name.startsWith(family)) {
                return true;
            }
        }
        return false;
    }
}
