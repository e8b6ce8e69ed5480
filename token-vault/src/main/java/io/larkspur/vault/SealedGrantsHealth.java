package io.larkspur.vault;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/** Down while there are grants that no key here opens; calls for other users go on. */
final class SealedGrantsHealth extends AbstractReactiveHealthIndicator {

    private final KeyWatch watch;

    SealedGrantsHealth(KeyWatch watch) {
        this.watch = watch;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return Mono.just(
                watch.unknown().isEmpty()
                        ? builder.up().build()
                        : builder.down()
                                .withDetail("missing_keys", watch.unknown())
                                .build());
    }
}
