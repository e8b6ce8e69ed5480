package io.larkspur.limits;

import java.time.Duration;

/** How long calls are counted together; a window begins with the first of them. */
public enum Window {
    SECOND(Duration.ofSeconds(1)),
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    static final int COUNT = values().length;
    private static final Window[] ALL = values();

    private final Duration length;
    private final long millis;
    private final String label;

    Window(Duration length) {
        this.length = length;
        this.millis = length.toMillis();
        this.label = name().toLowerCase(java.util.Locale.ROOT);
    }

    public Duration length() {
        return length;
    }

    public String label() {
        return label;
    }

    long millis() {
        return millis;
    }

    long nanos() {
        return millis * 1_000_000;
    }

    static Window at(int ordinal) {
        return ALL[ordinal];
    }
}
