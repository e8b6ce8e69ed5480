package io.larkspur.health.memory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a program's heap does not suffice any more.
 *
 * @param watched whether the program ends then, with the status 3
 * @param kept what part of the heap no collection could free: 0.5 to 1
 * @param collecting what part of the time went into collections: 0.05 to 1
 * @param window for how long both have to hold: 1s to 10m
 * @param grace how long the program may take to end in good order before it is halted: up to 1m
 */
@ConfigurationProperties("larkspur.memory")
record MemorySettings(
        @DefaultValue("true") boolean watched,
        @DefaultValue("0.85") double kept,
        @DefaultValue("0.4") double collecting,
        @DefaultValue("10s") Duration window,
        @DefaultValue("5s") Duration grace) {

    MemorySettings {
        check(kept >= 0.5 && kept <= 1, "kept", kept, "0.5 and 1");
        check(collecting >= 0.05 && collecting <= 1, "collecting", collecting, "0.05 and 1");
        check(isBetween(window, Duration.ofSeconds(1), Duration.ofMinutes(10)), "window", window, "1s and 10m");
        check(isBetween(grace, Duration.ZERO, Duration.ofMinutes(1)), "grace", grace, "0s and 1m");
    }

    private static boolean isBetween(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void check(boolean good, String name, Object value, String bounds) {
        if (!good) {
            throw new IllegalArgumentException(
                    "larkspur.memory." + name + " is " + value + "; it has to be between " + bounds);
        }
    }
}
