package io.larkspur.gateway.outbound;

import io.larkspur.stores.RedisAside;
import io.larkspur.stores.RedisAway;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts each platform app's calls of the month that a quota counts, all replicas together, and says where the month will
 * end at this pace: some tenants have a monthly quota, after which the platform refuses such calls (99991403).
 */
@Component
final class MonthlyCalls {

    private static final Logger log = LoggerFactory.getLogger(MonthlyCalls.class);
    private static final String KEY = "larkspur:outbound:month:";
    private static final Duration KEPT = Duration.ofDays(70);

    /** A few calls of the month's first seconds would be millions by its end. */
    private static final double ENOUGH_TO_FORECAST = 0.05;

    /** Of each process the last batch is known, so that one that is told again, or done late, counts once. */
    private static final RedisScript<Long> ADD = RedisScript.of("""
            if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0) then
              redis.call('INCRBY', KEYS[1], ARGV[3])
              redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
              redis.call('EXPIRE', KEYS[1], ARGV[4])
              redis.call('EXPIRE', KEYS[2], ARGV[4])
            end
            return tonumber(redis.call('GET', KEYS[1]) or 0)
            """, Long.class);

    private final String replica = UUID.randomUUID().toString();
    private final AtomicLong batches = new AtomicLong();
    private final @Nullable RedisAside redis;
    private final QuotaMonth month;
    private final long quota;
    private final MeterRegistry meters;
    private final Map<String, LongAdder> fresh = new ConcurrentHashMap<>();
    private final Map<String, Batch> unheard = new ConcurrentHashMap<>();
    private final Map<String, Total> totals = new ConcurrentHashMap<>();
    private final Map<String, YearMonth> warned = new ConcurrentHashMap<>();

    MonthlyCalls(ObjectProvider<RedisAside> redis, QuotaMonth month, OutboundSettings settings, MeterRegistry meters) {
        this.redis = redis.getIfAvailable();
        this.month = month;
        this.quota = settings.monthlyQuota();
        this.meters = meters;
    }

    void called(String app) {
        LongAdder known = fresh.get(app);
        (known == null ? fresh.computeIfAbsent(app, this::counter) : known).increment();
    }

    /** Adds what this process has counted since to the month of all. */
    Mono<Void> add() {
        return Flux.fromIterable(List.copyOf(fresh.entrySet()))
                .flatMap(entry -> add(entry.getKey(), entry.getValue()), 4)
                .then();
    }

    private Mono<Long> add(String app, LongAdder counted) {
        return Mono.defer(() -> {
            Batch before = unheard.get(app);
            return before == null ? addFresh(app, counted) : tell(app, before).flatMap(total -> addFresh(app, counted));
        });
    }

    private Mono<Long> addFresh(String app, LongAdder counted) {
        Batch batch = new Batch(batches.incrementAndGet(), month.now(), counted.sumThenReset());
        if (batch.calls() == 0) {
            return Mono.empty();
        }
        unheard.put(app, batch);
        return tell(app, batch);
    }

    private Mono<Long> tell(String app, Batch batch) {
        return redis == null
                ? Mono.empty()
                : redis.run(commands -> commands.execute(ADD, keys(app, batch), words(batch))
                                .next())
                        .doOnNext(total -> added(app, new Total(batch.month(), total)))
                        .onErrorResume(RedisAway.class, away -> Mono.empty());
    }

    /** In one slot of a cluster: the second hashes as the first does. */
    private static List<String> keys(String app, Batch batch) {
        String total = KEY + app + ":" + batch.month();
        return List.of(total, "{" + total + "}:batches");
    }

    private List<String> words(Batch batch) {
        return List.of(
                replica, Long.toString(batch.number()), Long.toString(batch.calls()), Long.toString(KEPT.toSeconds()));
    }

    private void added(String app, Total total) {
        unheard.remove(app);
        totals.put(app, total);
        if (quota > 0 && expected(app) > quota && !total.month().equals(warned.put(app, total.month()))) {
            log.warn(
                    "The app {} has made {} calls this month and will have made {} at this pace; its quota is {}",
                    app,
                    total.calls(),
                    Math.round(expected(app)),
                    quota);
        }
    }

    private long total(String app) {
        Total total = totals.get(app);
        return total == null || !total.month().equals(month.now()) ? 0 : total.calls();
    }

    /** Not a number while there is none. */
    private double forecast(String app) {
        double passed = month.passed();
        return passed < ENOUGH_TO_FORECAST ? Double.NaN : total(app) / passed;
    }

    /** What has been made already needs no forecast. */
    private double expected(String app) {
        double forecast = forecast(app);
        return Double.isNaN(forecast) ? total(app) : forecast;
    }

    private LongAdder counter(String app) {
        Gauge.builder("larkspur.platform.calls.month", this, calls -> calls.total(app))
                .tag("app_id", app)
                .register(meters);
        Gauge.builder("larkspur.platform.calls.month.forecast", this, calls -> calls.forecast(app))
                .tag("app_id", app)
                .register(meters);
        return new LongAdder();
    }

    /** Stays what it is until Redis is known to have added it. */
    private record Batch(long number, YearMonth month, long calls) {}

    /** Of one month: in the next one nothing has been called yet. */
    private record Total(YearMonth month, long calls) {}
}
