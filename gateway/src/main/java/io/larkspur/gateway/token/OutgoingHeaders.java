package io.larkspur.gateway.token;

import io.larkspur.gateway.consent.Preferences;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * The headers a call leaves with on one route: everything of the caller's but what speaks of who it is, and exactly one
 * credential of ours.
 */
final class OutgoingHeaders {

    private static final Set<String> REMOVED =
            Set.of("authorization", "cookie", "cookie2", "forwarded", "x-real-ip", "x-application-context");
    private static final List<String> REMOVED_FAMILIES = List.of("proxy-", "x-lark-", "x-forwarded-", "x-user-id");

    private final Set<String> kept;
    private final Set<String> credentials;

    OutgoingHeaders(UserTokenSettings settings) {
        this.kept = settings.keep().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.credentials = Stream.of(settings.header(), settings.tenantHeader())
                .map(name -> plain(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The caller's headers without any credential and identity of the caller. Where the route's upstream looks for ours it
     * finds none of the caller's, whether this call takes one or not.
     */
    HttpHeaders strip(HttpHeaders headers) {
        HttpHeaders leaving = new HttpHeaders();
        headers.forEach((name, values) -> {
            if (!isOurs(name.toLowerCase(Locale.ROOT))) {
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

    private boolean isOurs(String name) {
        return REMOVED.contains(name)
                || credentials.contains(plain(name))
                || isOfRemovedFamily(name) && !kept.contains(name);
    }

    /** Many servers take the one for the other. */
    private static String plain(String name) {
        return name.replace('_', '-');
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
