package io.larkspur.gateway.outbound;

import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells the other replicas of a pause, and hears of theirs. Without Redis each finds out for itself. */
@Component
final class SharedPauses {

    private static final String KEY = "larkspur:outbound:pause:";

    private final @Nullable RedisAside redis;

    SharedPauses(ObjectProvider<RedisAside> redis) {
        this.redis = redis.getIfAvailable();
    }

    Mono<Void> tell(String app, Pause pause) {
        return redis == null
                ? Mono.empty()
                : redis.run(commands -> commands.opsForValue()
                                .set(KEY + app, Long.toString(pause.between().toMillis()), pause.length()))
                        .onErrorResume(RedisAway.class, away -> Mono.empty())
                        .then();
    }

    /** Empty when there is none. */
    Mono<Pause> of(String app) {
        return redis == null
                ? Mono.empty()
                : redis.run(commands -> commands.getExpire(KEY + app)
                                .filter(left -> !left.isNegative() && !left.isZero())
                                .flatMap(left -> commands.opsForValue()
                                        .get(KEY + app)
                                        .map(between -> new Pause(left, Duration.ofMillis(Long.parseLong(between))))))
                        .onErrorResume(RedisAway.class, away -> Mono.empty());
    }
}
