package io.larkspur.vault;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/** Down while this process may not or cannot seal: what it would have to store would be lost. */
final class SealingHealth extends AbstractReactiveHealthIndicator {

    private final KeyRing keys;
    private final KeyWatch watch;

    SealingHealth(KeyRing keys, KeyWatch watch) {
        this.keys = keys;
        this.watch = watch;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        builder.withDetail("opens", keys.names());
        if (!watch.isDecreed()) {
            return Mono.just(builder.down()
                    .withDetail("reason", "It is not known yet which key seals, or the grants are sealed by others")
                    .build());
        }
        builder.withDetail("seals", keys.sealing());
        return Mono.just(
                keys.canSeal()
                        ? builder.up().build()
                        : builder.down()
                                .withDetail("reason", "The key that seals is not here")
                                .build());
    }
}
