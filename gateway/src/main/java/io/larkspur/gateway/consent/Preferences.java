package io.larkspur.gateway.consent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The caller's {@code Prefer} (RFC 7240): {@code wait} and {@code respond-async} are ours, the others belong to the
 * upstream. The first of equal names counts; one that cannot be understood is ignored, as the RFC asks.
 *
 * @param longestWait how long the caller wants to wait for the user; null when it does not say
 * @param others what goes on upstream, in the caller's order and words
 */
public record Preferences(@Nullable Duration longestWait, boolean respondAsync, List<String> others) {

    public static final String HEADER = "Prefer";

    private static final Preferences NONE = new Preferences(null, false, List.of());
    private static final int LONGEST_NUMBER = 9;

    public static Preferences of(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HEADER);
        return values.isEmpty() ? NONE : parse(values);
    }

    /** The same with a wait no longer than a route grants. */
    public Preferences atMost(Duration most) {
        return longestWait == null || longestWait.compareTo(most) <= 0
                ? this
                : new Preferences(most, respondAsync, others);
    }

    /** How long the call may be parked; zero when the caller does not want to wait. */
    public Duration patience() {
        return longestWait == null ? Duration.ZERO : longestWait;
    }

    /** What {@code Preference-Applied} says of a call that may be parked. */
    public List<String> applied() {
        return longestWait == null ? List.of() : List.of("wait=" + longestWait.toSeconds());
    }

    private static Preferences parse(List<String> values) {
        Duration wait = null;
        boolean sawWait = false;
        boolean async = false;
        List<String> others = new ArrayList<>();
        for (String preference :
                values.stream().flatMap(value -> split(value).stream()).toList()) {
            switch (nameOf(preference)) {
                case "wait" -> {
                    wait = sawWait ? wait : secondsOf(preference);
                    sawWait = true;
                }
                case "respond-async" -> async = true;
                default -> others.add(preference);
            }
        }
        return new Preferences(wait, async, List.copyOf(others));
    }

    /** Splits at commas that stand outside quotes. */
    private static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == ',' && !quoted) {
                String part = value.substring(from, i).trim();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                from = i + 1;
            } else if (value.charAt(i) == '"' && (i == 0 || value.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
        }
        return parts;
    }

    private static String nameOf(String preference) {
        int end = 0;
        while (end < preference.length() && "=; \t".indexOf(preference.charAt(end)) < 0) {
            end++;
        }
        return preference.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static @Nullable Duration secondsOf(String preference) {
        int equals = preference.indexOf('=');
        String value = equals < 0 ? "" : preference.substring(equals + 1).trim();
        int parameters = value.indexOf(';');
        String number = (parameters < 0 ? value : value.substring(0, parameters))
                .replace("\"", "")
                .trim();
        boolean understood = !number.isEmpty()
                && number.length() <= LONGEST_NUMBER
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return understood ? Duration.ofSeconds(Long.parseLong(number)) : null;
    }
}
