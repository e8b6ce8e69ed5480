package io.larkspur.gateway.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * What the platform says when an app calls too often.
 *
 * @param length how long it wants to be left alone
 * @param between the time between two calls that it allows then, all replicas together
 */
record Pause(Duration length, Duration between) {

    static final Pause NONE = new Pause(Duration.ZERO, Duration.ZERO);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** That of the lowest limit the platform has: ten calls a minute. */
    private static final Duration SLOWEST = Duration.ofSeconds(6);

    private static final int REFUSED = 400;
    private static final int TOO_MANY = 429;

    /** Null when the answer is none of that kind. The platform says it with 400 or 429 and the header of its gateway. */
    static @Nullable Pause in(@Nullable HttpStatusCode status, HttpHeaders headers) {
        int code = status == null ? 0 : status.value();
        if (code != REFUSED && code != TOO_MANY) {
            return null;
        }
        long reset = number(headers.getFirst("x-ogw-ratelimit-reset"));
        if (reset < 0) {
            return null;
        }
        long limit = Math.max(1, number(headers.getFirst("x-ogw-ratelimit-limit")));
        Duration length = Duration.ofSeconds(Math.max(1, Math.min(reset, LONGEST.toSeconds())));
        return new Pause(
                length, Duration.ofMillis(Math.max(1, Math.min(SLOWEST.toMillis(), length.toMillis() / limit))));
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
    }
}
