package io.larkspur.feishu.longconnection;

import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/**
 * Says how the long connection is. Only where nothing else brings the platform's events it makes the program degraded,
 * which keeps it in service: calls go on without.
 */
final class LongConnectionHealth implements ReactiveHealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "The platform's events and clicks do not arrive");

    private final LongConnections connections;

    LongConnectionHealth(LongConnections connections) {
        this.connections = connections;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> {
            boolean degraded = connections.lines().stream().anyMatch(line -> line.state() == ConnectionState.DEGRADED);
            Health.Builder health = degraded ? Health.status(DEGRADED) : Health.up();
            connections
                    .lines()
                    .forEach(line ->
                            health.withDetail(line.appId(), line.state().name().toLowerCase(Locale.ROOT)));
            return health.build();
        });
    }
}
