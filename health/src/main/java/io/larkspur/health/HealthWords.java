package io.larkspur.health;

import java.time.Instant;

/** What a program says of itself, for one whose watchers read more than the usual fields. */
public interface HealthWords {

    /**
     * The JSON body; it begins with {@code status} ({@code healthy} or {@code unhealthy}), {@code version} and
     * {@code timestamp}.
     */
    Object of(boolean healthy, String version, Instant now);
}
