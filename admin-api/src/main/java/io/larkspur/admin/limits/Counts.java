package io.larkspur.admin.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * Counts requests per address in windows that begin with the first one: for all replicas together in Redis, in one round
 * trip; while that is away each replica enforces its share, never none and never all.
 */
final class Counts {

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> COUNT = RedisScript.of("""
            local answer = {}
            for i = 1, #KEYS do
                local used = redis.call('INCR', KEYS[i])
                local left = redis.call('PTTL', KEYS[i])
                if left < 0 then
                    redis.call('PEXPIRE', KEYS[i], ARGV[i])
                    left = tonumber(ARGV[i])
                end
                answer[#answer + 1] = used
                answer[#answer + 1] = left
            end
            return answer
            """, List.class);

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int ADDRESSES = 100_000;

    private final RedisAside redis;
    private final LimitProperties limits;
    private final Clock clock;
    private final Cache<String, Local> local =
            Caffeine.newBuilder().maximumSize(ADDRESSES).expireAfterWrite(HOUR).build();

    Counts(RedisAside redis, LimitProperties limits, Clock clock) {
        this.redis = redis;
        this.limits = limits;
        this.clock = clock;
    }

    /** The minute's window and the hour's. */
    Mono<List<Window>> count(String address) {
        List<String> keys = List.of("larkspur:limit:{" + address + "}:minute", "larkspur:limit:{" + address + "}:hour");
        List<String> lengths = List.of(Long.toString(MINUTE.toMillis()), Long.toString(HOUR.toMillis()));
        return redis.run(commands -> commands.execute(COUNT, keys, lengths).next())
                .map(Counts::numbers)
                .map(answer -> List.of(
                        new Window("minute", limits.perMinute(), MINUTE, answer[0], Duration.ofMillis(answer[1])),
                        new Window("hour", limits.perHour(), HOUR, answer[2], Duration.ofMillis(answer[3]))))
                .onErrorResume(RedisAway.class, away -> Mono.fromSupplier(() -> countHere(address)));
    }

    private static long[] numbers(List<?> answer) {
        return answer.stream()
                .mapToLong(number -> ((Number) number).longValue())
                .toArray();
    }

    private List<Window> countHere(String address) {
        return List.of(
                countHere(address, "minute", limits.perMinute(), MINUTE),
                countHere(address, "hour", limits.perHour(), HOUR));
    }

    private Window countHere(String address, String name, int limit, Duration length) {
        Instant now = clock.instant();
        Local counted = local.asMap()
                .merge(
                        name + " " + address,
                        new Local(1, now.plus(length)),
                        (old, fresh) -> old.end().isAfter(now) ? new Local(old.used() + 1, old.end()) : fresh);
        int share = Math.max(1, limit / limits.replicas());
        return new Window(name, share, length, counted.used(), Duration.between(now, counted.end()));
    }

    private record Local(long used, Instant end) {}
}
