package io.larkspur.vault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Keeps all replicas together below what the platform allows one app at its token endpoint. Turns are given out by Redis,
 * evenly and with a short burst, so that no second and no minute, wherever it begins, holds too many. Calls that wait
 * queue up, at the price of one round trip; work that nobody waits for is turned away while less than half of the burst
 * is left. Without Redis each replica gives out its share, and for the first minute, in which others may still have
 * Redis, only as much of it as fits above what Redis gives out. A pause that the platform asks for holds for everybody.
 */
final class TokenEndpointPace {

    private static final Logger log = LoggerFactory.getLogger(TokenEndpointPace.class);

    /** Nobody's turn is further away. */
    private static final Duration LONGEST_QUEUE = Duration.ofMinutes(30);

    /** Redis may be away for one replica, or for a moment, while it gives out turns to others. */
    private static final Duration UNSURE = Duration.ofMinutes(1);

    /** What fits above the shared pace within the platform's limits, as a part of it: 940 and 58 stay below 1000. */
    private static final int ABOVE = 16;

    /** Answers microseconds: until the turn, or below zero, how long none is given out; the turn is then not taken. */
    private static final NumberScript TURN = NumberScript.of("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local interval, burst, kept, longest =
                tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            local open = now
            local pause = redis.call('PTTL', KEYS[2])
            if pause > 0 then
              open = now + pause * 1000
            end
            local next = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), open)
            local wait = math.max(open, next - (burst - kept - 1) * interval) - now
            if wait > longest then
              return -wait
            end
            redis.call('SET', KEYS[1], string.format('%.0f', next + interval), 'PX', math.ceil((next - now) / 1000) + 60000)
            return wait
            """);

    private static final NumberScript PAUSE = NumberScript.of("""
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
              redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
            end
            return 1
            """);

    private static final NumberScript PAUSED = NumberScript.of("return math.max(0, redis.call('PTTL', KEYS[1]))");

    private final RedisLink redis;
    private final LongSupplier ticker;
    private final long intervalMicros;
    private final int burst;
    private final int replicas;
    private final Map<String, LocalTurns> own = new ConcurrentHashMap<>();

    TokenEndpointPace(RedisLink redis, LongSupplier ticker, RefreshProperties settings) {
        this.redis = redis;
        this.ticker = ticker;
        this.intervalMicros = Duration.ofMinutes(1).toNanos() / 1000 / settings.perMinute();
        this.burst = settings.perSecond() - settings.perMinute() / 60 - 1;
        this.replicas = settings.replicas();
    }

    /**
     * How long until this refresh may be sent; the turn is taken. Fails with {@link NoTurn} when none was.
     *
     * @param urgency who may queue up: calls that wait, and nobody else
     */
    Mono<Duration> turn(String appId, Urgency urgency) {
        boolean waits = urgency == Urgency.CALLER_WAITS;
        long longest = waits ? LONGEST_QUEUE.toNanos() / 1000 : 0;
        int kept = waits ? 0 : burst / 2;
        List<String> arguments = List.of(
                Long.toString(intervalMicros), Integer.toString(burst), Integer.toString(kept), Long.toString(longest));
        return redis.run(commands -> commands.execute(
                                TURN, List.of(name(appId, "turn"), name(appId, "pause")), arguments)
                        .next())
                .doOnNext(answer -> turns(appId).sharedAgain())
                .onErrorResume(Exception.class, away -> {
                    log.debug("Refreshes keep to this replica's share: {}", away.toString());
                    return Mono.fromSupplier(() -> turns(appId).take(kept, longest));
                })
                .flatMap(micros -> micros < 0
                        ? Mono.error(() -> new NoTurn(duration(-micros)))
                        : Mono.just(duration(Math.max(micros, turns(appId).paused()))));
    }

    /** How long nobody may ask the platform for this app; for those whose turn has come after a while. */
    Mono<Duration> paused(String appId) {
        return redis.run(commands -> commands.execute(PAUSED, List.of(name(appId, "pause")), List.of())
                        .next())
                .map(millis -> millis * 1000)
                .onErrorResume(Exception.class, away -> Mono.just(0L))
                .map(micros -> duration(Math.max(micros, turns(appId).paused())));
    }

    /** The platform wants to be left alone for that long. */
    Mono<Void> pause(String appId, Duration pause) {
        return Mono.defer(() -> {
            turns(appId).pause(pause);
            return redis.run(commands -> commands.execute(
                                    PAUSE,
                                    List.of(name(appId, "pause")),
                                    List.of(Long.toString(Math.max(1, pause.toMillis()))))
                            .next())
                    .then()
                    .onErrorResume(Exception.class, away -> Mono.empty());
        });
    }

    private LocalTurns turns(String appId) {
        return own.computeIfAbsent(
                appId, app -> new LocalTurns(ticker, intervalMicros * replicas, Math.max(1, burst / replicas)));
    }

    private static Duration duration(long micros) {
        return Duration.ofNanos(micros * 1000);
    }

    /** Both names of an app live on one node of a cluster. */
    private static String name(String appId, String what) {
        return "larkspur:pace:{" + appId + "}:" + what;
    }

    /** There is no turn to be had now. */
    static final class NoTurn extends RuntimeException {

        private final Duration pause;

        NoTurn(Duration pause) {
            super("No turn within " + pause);
            this.pause = pause;
        }

        /** When to ask again. */
        Duration pause() {
            return pause;
        }
    }

    /** This replica's share, by the same arithmetic. */
    private static final class LocalTurns {

        private final LongSupplier ticker;
        private final long interval;
        private final int burst;
        private final long start;
        private long next;
        private long pausedUntil;
        private long shared = Long.MIN_VALUE;

        LocalTurns(LongSupplier ticker, long interval, int burst) {
            this.ticker = ticker;
            this.interval = interval;
            this.burst = burst;
            this.start = ticker.getAsLong();
        }

        synchronized long take(int kept, long longest) {
            long now = now();
            long open = Math.max(now, pausedUntil);
            long first = Math.max(next, open);
            boolean unsure = shared != Long.MIN_VALUE && now - shared < UNSURE.toNanos() / 1000;
            long step = unsure ? interval * ABOVE : interval;
            long room = unsure ? 0 : Math.max(0, burst - Math.min(kept, burst / 2) - 1);
            long wait = Math.max(open, first - room * step) - now;
            if (wait > longest) {
                return -wait;
            }
            next = first + step;
            return wait;
        }

        /** Redis has just given out a turn, here and so perhaps elsewhere. */
        synchronized void sharedAgain() {
            shared = now();
        }

        synchronized long paused() {
            return Math.max(0, pausedUntil - now());
        }

        synchronized void pause(Duration pause) {
            pausedUntil = Math.max(pausedUntil, now() + pause.toNanos() / 1000);
        }

        private long now() {
            return (ticker.getAsLong() - start) / 1000;
        }
    }
}
