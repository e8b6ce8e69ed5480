package io.larkspur.gateway.outbound;

import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells the other replicas of an app's pauses, and hears of theirs, by Redis' clock. Without Redis each finds out for
 * itself.
 */
@Component
final class SharedPauses {

    private static final String KEY = "larkspur:outbound:pauses:";

    /** On the way of an answer, by which the time of Redis is known too late. */
    private static final long WAY = 500;

    /** Redis may do it long after it was told, when it hangs: a pause that is over by then is none. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> TELL = RedisScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local left = math.min(tonumber(ARGV[2]), tonumber(ARGV[4]) - now)
            if left <= 0 then
              return {}
            end
            redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f:%s', now + left, ARGV[3]))
            if redis.call('PTTL', KEYS[1]) < left then
              redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
            end
            return {}
            """, List.class);

    /** Answers now, then scope, milliseconds left and milliseconds between two calls of each. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> HEAR = RedisScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local all, left = redis.call('HGETALL', KEYS[1]), { string.format('%.0f', now) }
            for i = 1, #all, 2 do
              local ends, between = string.match(all[i + 1], '^(%d+):(%d+)$')
              if ends and tonumber(ends) > now then
                left[#left + 1] = all[i]
                left[#left + 1] = string.format('%.0f', tonumber(ends) - now)
                left[#left + 1] = between
              else
                redis.call('HDEL', KEYS[1], all[i])
              end
            end
            return left
            """, List.class);

    private final @Nullable RedisAside redis;

    /** From this process's milliseconds to those of Redis; null until they were heard. */
    private volatile @Nullable Long ahead;

    SharedPauses(ObjectProvider<RedisAside> redis) {
        this.redis = redis.getIfAvailable();
    }

    Mono<Void> tell(String app, String scope, Pause pause) {
        return redis == null || pause.length().isZero()
                ? Mono.empty()
                : redis.run(commands -> commands.execute(TELL, List.of(KEY + app), words(scope, pause))
                                .next())
                        .onErrorResume(RedisAway.class, away -> Mono.empty())
                        .then();
    }

    Mono<Void> forget(String app, String scope) {
        return redis == null
                ? Mono.empty()
                : redis.run(commands -> commands.opsForHash().remove(KEY + app, scope))
                        .onErrorResume(RedisAway.class, away -> Mono.empty())
                        .then();
    }

    /** By scope; empty when it is not known. */
    Mono<Map<String, Pause>> of(String app) {
        return redis == null
                ? Mono.empty()
                : redis.run(commands -> commands.execute(HEAR, List.of(KEY + app), List.of())
                                .next())
                        .map(this::heard)
                        .onErrorResume(RedisAway.class, away -> Mono.empty());
    }

    private List<String> words(String scope, Pause pause) {
        Long known = ahead;
        long length = pause.length().toMillis();
        long latest = known == null ? Long.MAX_VALUE : now() + known + length + WAY;
        return List.of(
                scope, Long.toString(length), Long.toString(pause.between().toMillis()), Long.toString(latest));
    }

    private Map<String, Pause> heard(List<?> answer) {
        List<String> words = new ArrayList<>();
        answer.forEach(word -> words.add(String.valueOf(word)));
        ahead = Long.parseLong(words.get(0)) - now();
        Map<String, Pause> pauses = new HashMap<>();
        for (int at = 1; at + 2 < words.size(); at += 3) {
            pauses.put(words.get(at), new Pause(millis(words.get(at + 1)), millis(words.get(at + 2))));
        }
        return pauses;
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }
}
