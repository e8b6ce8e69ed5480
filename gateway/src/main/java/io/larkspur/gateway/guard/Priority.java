package io.larkspur.gateway.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Who goes first where not all can: by the urgency in the header {@code Priority} (RFC 9218), 5 to 7 being background. */
public enum Priority {
    INTERACTIVE,
    BACKGROUND;

    private static final String HEADER = "Priority";

    /** A member of a dictionary (RFC 8941), of which the last of a name counts. */
    private static final Pattern URGENCY = Pattern.compile("(?<![^,\\s])u=([0-7])(?=[\\s,;]|$)");

    public static Priority of(HttpHeaders headers) {
        return of(headers.getFirst(HEADER));
    }

    static Priority of(@Nullable String header) {
        if (header == null) {
            return INTERACTIVE;
        }
        Matcher urgencies = URGENCY.matcher(header);
        Priority priority = INTERACTIVE;
        while (urgencies.find()) {
            priority = urgencies.group(1).compareTo("5") < 0 ? INTERACTIVE : BACKGROUND;
        }
        return priority;
    }
}
