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

    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> TELL = RedisScript.of("""
            local time = redis.call('TIME')
            local ends = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
            redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f:%s', ends, ARGV[3]))
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
            end
            return {}
            """, List.class);

    /** Answers scope, milliseconds left and milliseconds between two calls of each. */
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> HEAR = RedisScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local all, left = redis.call('HGETALL', KEYS[1]), {}
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
                        .map(SharedPauses::pauses)
                        .onErrorResume(RedisAway.class, away -> Mono.empty());
    }

    private static List<String> words(String scope, Pause pause) {
        return List.of(
                scope,
                Long.toString(pause.length().toMillis()),
                Long.toString(pause.between().toMillis()));
    }

    private static Map<String, Pause> pauses(List<?> answer) {
        List<String> words = new ArrayList<>();
        answer.forEach(word -> words.add(String.valueOf(word)));
        Map<String, Pause> pauses = new HashMap<>();
        for (int at = 0; at + 2 < words.size(); at += 3) {
            pauses.put(words.get(at), new Pause(millis(words.get(at + 1)), millis(words.get(at + 2))));
        }
        return pauses;
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }
}
