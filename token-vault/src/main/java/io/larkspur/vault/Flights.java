package io.larkspur.vault;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Single flight: whoever asks while a key's work is under way gets that work's outcome, good or bad. The work goes on
 * when callers leave, and the next one to ask after its end starts anew.
 */
final class Flights<K, T> {

    private final ConcurrentMap<K, Sinks.One<T>> flights = new ConcurrentHashMap<>();
    private final String what;
    private final BackgroundWork background;

    Flights(String what, BackgroundWork background) {
        this.what = what;
        this.background = background;
    }

    Mono<T> join(K key, Supplier<Mono<T>> work) {
        return Mono.defer(() -> {
            Sinks.One<T> mine = Sinks.one();
            Sinks.One<T> theirs = flights.putIfAbsent(key, mine);
            if (theirs != null) {
                return theirs.asMono();
            }
            background.run(what, Mono.defer(work).materialize().doOnNext(end -> {
                // Gone before it is answered, so that nobody joins a flight that is over.
                flights.remove(key, mine);
                if (end.isOnError()) {
                    mine.emitError(failure(end.getThrowable()), Sinks.EmitFailureHandler.FAIL_FAST);
                } else if (end.get() == null) {
                    mine.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
                } else {
                    mine.emitValue(end.get(), Sinks.EmitFailureHandler.FAIL_FAST);
                }
            }));
            return mine.asMono();
        });
    }

    int underWay() {
        return flights.size();
    }

    private static Throwable failure(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("failed without a reason") : failure;
    }
}
