package io.larkspur.gateway.guard;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Who goes first where not all can: by the urgency in the header {@code Priority} (RFC 9218), 5 to 7 being background. */
public enum Priority {
    INTERACTIVE,
    BACKGROUND;

    private static final String HEADER = "Priority";

    public static Priority of(HttpHeaders headers) {
        return of(headers.getFirst(HEADER));
    }

    static Priority of(@Nullable String header) {
        int urgency = header == null ? -1 : header.indexOf("u=");
        if (header == null || urgency < 0 || urgency + 2 >= header.length()) {
            return INTERACTIVE;
        }
        char level = header.charAt(urgency + 2);
        return level >= '5' && level <= '7' ? BACKGROUND : INTERACTIVE;
    }
}
