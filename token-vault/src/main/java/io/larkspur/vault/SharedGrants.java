package io.larkspur.vault;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Grants in Redis, sealed, each with its version in the clear: an older version never replaces a newer one, and a
 * revocation leaves a tombstone. Redis being away is a miss.
 */
final class SharedGrants {

    private static final Logger log = LoggerFactory.getLogger(SharedGrants.class);

    /** Longer than any reader may hold on to what it read before the revocation. */
    private static final Duration TOMBSTONE_LIFE = Duration.ofHours(1);

    private static final String VERSION = "version";
    private static final String SEALED = "sealed";

    private static final NumberScript PUT = NumberScript.of("""
            local version = redis.call('HGET', KEYS[1], 'version')
            if version and tonumber(version) > tonumber(ARGV[1]) then
              return 0
            end
            redis.call('HSET', KEYS[1], 'version', ARGV[1], 'sealed', ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[3])
            return 1
            """);

    private final RedisLink redis;
    private final Sealer sealer;
    private final Duration life;
    private final StoreClock clock;
    private final BackgroundWork background;

    SharedGrants(RedisLink redis, Sealer sealer, Duration life, StoreClock clock, BackgroundWork background) {
        this.redis = redis;
        this.sealer = sealer;
        this.life = life;
        this.clock = clock;
        this.background = background;
    }

    Mono<CachedGrant> find(GrantKey key) {
        return look(key).onErrorResume(Exception.class, this::miss);
    }

    /** As {@link #find}, but fails while Redis does not answer: then it is not known whether it would have had it. */
    Mono<CachedGrant> look(GrantKey key) {
        return redis.run(
                        commands -> commands.<String, String>opsForHash().multiGet(name(key), List.of(VERSION, SEALED)))
                .flatMap(fields -> Mono.justOrEmpty(open(key, fields)));
    }

    Mono<Void> put(CachedGrant grant) {
        Duration rest = Duration.between(clock.instant(), grant.expiresAt());
        if (rest.isNegative() || rest.isZero()) {
            return Mono.empty();
        }
        byte[] sealed = sealer.seal(CachedGrantCodec.write(grant), Place.sharedCache(grant.key(), grant.edition()));
        String text = Base64.getEncoder().encodeToString(sealed);
        return put(grant.key(), grant.edition(), text, rest.compareTo(life) < 0 ? rest : life)
                .onErrorResume(Exception.class, this::miss)
                .then();
    }

    /** Tries once before answering, and goes on trying in the background for as long as Redis could keep the old value. */
    Mono<Void> bury(GrantKey key, long version) {
        Mono<Long> tombstone = put(key, version, "", TOMBSTONE_LIFE);
        return tombstone.then().onErrorResume(Exception.class, failure -> {
            background.run(
                    "Telling Redis of a revocation", background.untilStopped(tombstone.retryWhen(untilForgotten())));
            return Mono.empty();
        });
    }

    /** One try, for those who only heard of the end: who ended it tries longer. */
    Mono<Void> buryOnce(GrantKey key, long version) {
        return put(key, version, "", TOMBSTONE_LIFE)
                .onErrorResume(Exception.class, this::miss)
                .then();
    }

    private Retry untilForgotten() {
        Duration pause = Duration.ofSeconds(2);
        return Retry.fixedDelay(life.dividedBy(pause), pause);
    }

    private Mono<Long> put(GrantKey key, long version, String sealed, Duration rest) {
        List<String> arguments = List.of(Long.toString(version), sealed, Long.toString(rest.toMillis() + 1));
        return redis.run(
                commands -> commands.execute(PUT, List.of(name(key)), arguments).next());
    }

    private Optional<CachedGrant> open(GrantKey key, List<String> fields) {
        String version = fields.get(0);
        String sealed = fields.get(1);
        if (version == null || sealed == null || sealed.isEmpty()) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(version);
            return sealer.open(Base64.getDecoder().decode(sealed), Place.sharedCache(key, number))
                    .flatMap(plain -> CachedGrantCodec.read(key, number, plain));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private <T> Mono<T> miss(Exception failure) {
        log.debug("Going on without Redis: {}", failure.toString());
        return Mono.empty();
    }

    private static String name(GrantKey key) {
        return "larkspur:grant:" + key.appId().replace("%", "%25").replace(":", "%3A") + ":" + key.userId();
    }
}
