package io.larkspur.sandbox;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** For what happens beside the caller: looks again and again, for ten seconds at most. */
final class Eventually {
    private Eventually() {}

    static void holds(BooleanSupplier fact) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(20))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic(), 1)
                .filter(look -> fact.getAsBoolean())
                .blockFirst(Duration.ofSeconds(10));
    }
}
