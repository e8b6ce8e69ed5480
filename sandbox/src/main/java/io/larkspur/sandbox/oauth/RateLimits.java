package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.ApiErrors;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts calls per app and API in fixed windows. */
final class RateLimits {
    private final Clock clock;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    RateLimits(Clock clock) {
        this.clock = clock;
    }

    void count(String app, String api, Tier tier) {
        long now = clock.millis() / 1000;
        long start = now - now % tier.seconds();
        Window window = windows.compute(
                app + " " + api,
                (key, old) -> old == null || old.start() != start
                        ? new Window(start, 1)
                        : new Window(start, old.calls() + 1));
        if (window.calls() > tier.calls()) {
            throw ApiErrors.tooMany(0, tier.calls(), Math.max(1, start + tier.seconds() - now));
        }
    }

    private record Window(long start, int calls) {}
}
