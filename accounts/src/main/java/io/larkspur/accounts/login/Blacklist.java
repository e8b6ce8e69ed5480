package io.larkspur.accounts.login;

import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ended sessions in Redis, for as long as one of their access tokens could still be shown. Spares Postgres the question
 * and tells others who look there; without Redis nothing is lost, because Postgres knows.
 */
final class Blacklist {

    static final String PREFIX = "access_token_blacklist:";

    private final RedisAside redis;
    private final Clock clock;

    Blacklist(RedisAside redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    Mono<Void> add(LoginSession ended) {
        Duration left = Duration.between(clock.instant(), ended.accessExpiresAt());
        if (left.isNegative() || left.isZero()) {
            return Mono.empty();
        }
        String reason = Optional.ofNullable(ended.endReason())
                .map(EndReason::wireName)
                .orElse(EndReason.ADMINISTRATOR.wireName());
        return redis.run(commands -> commands.opsForValue().set(PREFIX + ended.jti(), reason, left))
                .then()
                .onErrorComplete(RedisAway.class);
    }

    Mono<Void> addAll(Iterable<LoginSession> ended) {
        return Flux.fromIterable(ended).concatMap(this::add).then();
    }

    /** Why the tokens of this session are refused, if they are. Any entry does, whoever wrote it. */
    Mono<Refusal> find(String jti) {
        return redis.run(commands -> commands.opsForValue().get(PREFIX + jti))
                .onErrorComplete(RedisAway.class)
                .map(reason -> known(reason) ? EndReason.named(reason).refusal() : Refusal.BLACKLISTED);
    }

    private static boolean known(String reason) {
        return EndReason.named(reason).wireName().equals(reason);
    }
}
