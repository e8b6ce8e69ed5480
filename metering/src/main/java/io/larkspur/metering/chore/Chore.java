package io.larkspur.metering.chore;

import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Something to be done again and again. Replicas do it side by side, so it must not matter who does it, or that two do.
 *
 * @param name for logs: what cannot be done when it fails
 * @param interval from one begin to the next
 */
public record Chore(String name, Duration interval, Supplier<Mono<Void>> work) {}
