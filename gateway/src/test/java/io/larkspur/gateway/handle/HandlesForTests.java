package io.larkspur.gateway.handle;

import io.larkspur.vault.Sealer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Handles at a fixed time. */
public final class HandlesForTests {

    private HandlesForTests() {}

    public static Handles with(Sealer sealer) {
        return new Handles(
                sealer,
                new HandleSettings(Duration.ofHours(2), 100),
                Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC));
    }
}
