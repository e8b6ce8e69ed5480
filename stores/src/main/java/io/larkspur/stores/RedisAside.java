package io.larkspur.stores;

import io.larkspur.problem.ContainedCancel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Redis for whatever can do without it: commands fail at once until it has been reached for the first time, which
 * happens in the background, and for a second after each command that was not answered in time. Then one command tries
 * whether it is back, while all others go on failing at once.
 */
public final class RedisAside implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RedisAside.class);
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final Retry UNTIL_IT_IS_THERE =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5));

    private final ReactiveStringRedisTemplate redis;
    private final Duration deadline;
    private final AtomicReference<Disposable> connecting = new AtomicReference<>(Disposables.disposed());
    private final AtomicLong failedAt = new AtomicLong(System.nanoTime() - PAUSE);
    private volatile boolean reached;
    private volatile boolean failing;

    RedisAside(ReactiveStringRedisTemplate redis, Duration deadline) {
        this.redis = redis;
        this.deadline = deadline;
    }

    /** Fails with {@link RedisAway}, and with nothing else, when there is no answer. */
    public <T> Mono<T> run(Function<ReactiveStringRedisTemplate, Mono<T>> command) {
        return run(deadline, command);
    }

    /** As {@link #run(Function)}, for whoever has less patience than usual. */
    public <T> Mono<T> run(Duration patience, Function<ReactiveStringRedisTemplate, Mono<T>> command) {
        return Mono.defer(() -> mayAsk()
                ? ContainedCancel.of(command.apply(redis))
                        .timeout(patience)
                        .doOnSuccess(answer -> failing = false)
                        .doOnError(this::remember)
                        .onErrorMap(Exception.class, RedisAway::new)
                : Mono.error(new RedisAway(null)));
    }

    /** Whether calls go on without it now. */
    public boolean isAway() {
        return !reached || failing;
    }

    private boolean mayAsk() {
        if (!reached || !failing) {
            return reached;
        }
        long failed = failedAt.get();
        long now = System.nanoTime();
        return now - failed >= PAUSE && failedAt.compareAndSet(failed, now);
    }

    private void remember(Throwable failure) {
        failedAt.set(System.nanoTime());
        failing = true;
        log.debug("Redis did not answer: {}", failure.toString());
    }

    @Override
    public void start() {
        connecting.set(
                Mono.defer(() -> redis.execute(ReactiveRedisConnection::ping).next())
                        .subscribeOn(Schedulers.boundedElastic())
                        .doOnError(failure -> log.debug("Redis cannot be reached: {}", failure.toString()))
                        .retryWhen(UNTIL_IT_IS_THERE)
                        .subscribe(pong -> reached = true));
    }

    @Override
    public void stop() {
        reached = false;
        connecting.get().dispose();
    }

    /** Before the server starts, and until after it has served its last call. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }

    @Override
    public boolean isRunning() {
        return reached || !connecting.get().isDisposed();
    }
}
