package io.larkspur.limits;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.RedisAside;
import io.larkspur.stores.StoresConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Replicas of a limiter over one real Redis that a test may take away from them, or empty. */
final class SharedLimits {

    static final Duration GRACE = Duration.ofMillis(300);
    static final Duration SOON = Duration.ofSeconds(30);
    /** Windows begin by the clock of Redis, so the replicas' has to agree. */
    private static final Clock CLOCK = Clock.systemUTC();

    private static final ListScript MOVE = ListScript.of("""
            for _, key in ipairs(redis.call('KEYS', 'larkspur:limits:*')) do
              local kept = redis.call('HGETALL', key)
              for i = 1, #kept, 2 do
                local start, given = string.match(kept[i + 1], '^(%d+):(%d+)$')
                if start then
                  redis.call('HSET', key, kept[i], string.format('%.0f:%s', start + ARGV[1], given))
                elseif string.match(kept[i], ':start$') or string.match(kept[i], ':since$') then
                  redis.call('HSET', key, kept[i], string.format('%.0f', kept[i + 1] + ARGV[1]))
                end
              end
            end
            return {}
            """);

    private final RedisAside redis;
    private final ReactiveStringRedisTemplate template;
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean unheard = new AtomicBoolean();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();
    private final AtomicReference<Mono<Void>> onTheWay = new AtomicReference<>(Mono.empty());
    private final AtomicLongArray hastened;
    private final List<Limiter> replicas;

    private SharedLimits(RedisAside redis, ReactiveStringRedisTemplate template, int count) {
        this.redis = redis;
        this.template = template;
        this.hastened = new AtomicLongArray(count);
        this.replicas = new ArrayList<>();
        for (int replica = 0; replica < count; replica++) {
            replicas.add(process("replica-" + replica, replica, count));
        }
    }

    static void with(int count, Consumer<SharedLimits> test) {
        program(EmbeddedStores.forTests().freshRedis()).run(context -> {
            RedisAside redis = context.getBean(RedisAside.class);
            awaitThat(redis);
            test.accept(new SharedLimits(redis, context.getBean(ReactiveStringRedisTemplate.class), count));
        });
    }

    static ApplicationContextRunner program(String redisUrl) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
                .withUserConfiguration(StoresConfiguration.class)
                .withPropertyValues(
                        "larkspur.stores.redis-url=" + redisUrl,
                        "larkspur.stores.database-url=postgresql://nobody@127.0.0.1:1/none",
                        "larkspur.stores.redis-timeout=20s");
    }

    static void awaitThat(RedisAside redis) {
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> redis.run(commands -> commands.hasKey("any")).block(SOON) != null);
    }

    Limiter replica(int number) {
        return replicas.get(number);
    }

    int count() {
        return replicas.size();
    }

    /** Another process takes its place, which knows of nothing. */
    void restart(int replica) {
        replicas.set(replica, process("successor-" + replica, replica, count()));
    }

    /** As if it had been that much later by the clock of Redis until now; earlier where that is negative. */
    void setBackTheClockOfRedis(Duration by) {
        template.execute(MOVE, List.of(), List.of(Long.toString(by.toMillis()))).blockLast(SOON);
    }

    /** For this replica alone, that much time passes. */
    void hasten(int replica, Duration time) {
        hastened.addAndGet(replica, time.toNanos());
    }

    /** How often a replica asked the register. */
    long asked() {
        return asked.get();
    }

    void takeRedisAway(boolean isAway) {
        away.set(isAway);
    }

    /** Redis does what it is asked, and nobody waits for its answers any more. */
    void leaveUnheard(boolean isUnheard) {
        unheard.set(isUnheard);
    }

    /** As the heartbeats of the replicas do once Redis is back. */
    void noticeThatRedisIsBack() {
        away.set(false);
        Flux.fromIterable(replicas)
                .concatMap(replica -> replica.retell(replica.now()))
                .blockLast(SOON);
    }

    /**
     * So many callers leave while answers are on their way to them: Redis has granted, and nobody has heard of it yet.
     * Answers how many were admitted before that, from what was there.
     */
    long leaveWhileAsking(int replica, int callers, List<Demand> demands) {
        Sinks.Empty<Void> arrival = Sinks.empty();
        onTheWay.set(arrival.asMono());
        long asking = asked.get();
        long answered = heldBack.get();
        AtomicLong admitted = new AtomicLong();
        Disposable.Composite all = Disposables.composite();
        for (int caller = 0; caller < callers; caller++) {
            all.add(replicas.get(replica)
                    .take(demands)
                    .filter(Decision::isGranted)
                    .subscribe(granted -> admitted.incrementAndGet()));
        }
        Awaitility.await().atMost(SOON).until(() -> heldBack.get() - answered == asked.get() - asking);
        all.dispose();
        onTheWay.set(Mono.empty());
        arrival.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        return admitted.get();
    }

    void emptyRedis() {
        template.execute(connection -> connection.serverCommands().flushAll()).blockLast(SOON);
    }

    /** How many of so many calls are admitted, sixteen under way at a time. */
    long admitted(int replica, int calls, List<Demand> demands) {
        return Objects.requireNonNull(Flux.range(0, calls)
                .flatMap(call -> replicas.get(replica).take(demands), 16)
                .filter(Decision::isGranted)
                .count()
                .block(SOON));
    }

    static List<Demand> perDay(String application, long most) {
        return List.of(new Demand(
                new Subject(Kind.APPLICATION, application), Windows.of(Kind.APPLICATION, Map.of(Window.DAY, most))));
    }

    static List<Demand> perHour(String application, long most) {
        return List.of(new Demand(
                new Subject(Kind.APPLICATION, application), Windows.of(Kind.APPLICATION, Map.of(Window.HOUR, most))));
    }

    private Limiter process(String name, int place, int count) {
        return new Limiter(
                leaving(new RedisRegister(redis, name, () -> count, SOON, GRACE)),
                new Replicas(count, CLOCK),
                LimitMeters.none(),
                CLOCK,
                () -> System.nanoTime() + hastened.get(place));
    }

    private Register leaving(Register register) {
        return (subject, question) -> {
            asked.incrementAndGet();
            Mono<Void> arrival = onTheWay.get();
            return (away.get() ? Mono.<Answer>empty() : register.ask(subject, question))
                    .singleOptional()
                    .doOnNext(answer -> heldBack.incrementAndGet())
                    .delayUntil(answer -> arrival)
                    .flatMap(Mono::justOrEmpty)
                    .filter(answer -> !unheard.get());
        };
    }
}
