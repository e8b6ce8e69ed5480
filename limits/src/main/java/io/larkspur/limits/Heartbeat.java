package io.larkspur.limits;

import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Tells the others that this process is there, learns how many there are, and gives back what it does not use. When Redis
 * has been away or has lost its data, which a mark in it shows, it is told what this process was given: at once, and again
 * until it has heard of everything.
 */
final class Heartbeat implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private static final ListScript BEAT = ListScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now, ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - 5000)
            redis.call('PEXPIRE', KEYS[1], 60000)
            local mark = redis.call('TYPE', KEYS[2]).ok == 'string' and tonumber(redis.call('GET', KEYS[2]))
            if not mark then
              mark = now
              redis.call('SET', KEYS[2], now)
            end
            return { redis.call('ZCARD', KEYS[1]), mark }
            """);

    /** Within which every process has noticed that Redis is back, and has told it what it was given. */
    static final Duration NOTICED = Duration.ofSeconds(2);

    private final RedisAside redis;
    private final Replicas replicas;
    private final Limiter limiter;
    private final String replica;
    private final List<String> keys;
    private volatile long mark;
    private volatile long noticed;
    private volatile long noticedAt;
    private final AtomicReference<Disposable> beating = new AtomicReference<>(Disposables.disposed());

    /** @param program processes of the same program share limits */
    Heartbeat(RedisAside redis, Replicas replicas, Limiter limiter, String replica, String program) {
        this.redis = redis;
        this.replicas = replicas;
        this.limiter = limiter;
        this.replica = replica;
        this.keys = List.of("larkspur:{limits}:replicas:" + program, "larkspur:{limits}:mark");
    }

    @Override
    public void start() {
        beating.set(Mono.defer(this::beat)
                .then(Mono.defer(() -> limiter.giveBack(Duration.ofSeconds(1))))
                .onErrorResume(Exception.class, Heartbeat::failed)
                .then(Mono.delay(PERIOD))
                .repeat()
                .subscribe(beat -> {}, failure -> log.error("The heartbeat ended: {}", failure.toString())));
    }

    @Override
    public void stop() {
        beating.get().dispose();
    }

    /** Nobody calls any more, and Redis goes next: what is left on account would be lost to the others. */
    @Override
    public void stop(Runnable stopped) {
        stop();
        Disposable unused = limiter.giveBack(Duration.ZERO)
                .timeout(FAREWELL)
                .onErrorResume(Exception.class, Heartbeat::failed)
                .doFinally(end -> stopped.run())
                .subscribe(none -> {}, failure -> log.error("Nothing was given back: {}", failure.toString()));
    }

    /** Before the server starts, and until after it has served its last call. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 3072;
    }

    @Override
    public boolean isRunning() {
        return !beating.get().isDisposed();
    }

    private Mono<Void> beat() {
        return redis.run(commands ->
                        commands.execute(BEAT, keys, List.of(replica)).next())
                .flatMap(this::answered)
                .onErrorResume(RedisAway.class, away -> Mono.fromRunnable(() -> mark = 0));
    }

    private Mono<Void> answered(List<?> answer) {
        replicas.seen(((Number) answer.get(0)).intValue());
        long found = ((Number) answer.get(1)).longValue();
        if (found == mark) {
            return Mono.empty();
        }
        if (found != noticed) {
            noticed = found;
            noticedAt = limiter.now();
        }
        return limiter.retell(noticedAt)
                .filter(heard -> heard)
                .doOnNext(all -> mark = found)
                .then();
    }

    private static Mono<Void> failed(Exception failure) {
        log.debug("A heartbeat failed: {}", failure.toString());
        return Mono.empty();
    }
}
