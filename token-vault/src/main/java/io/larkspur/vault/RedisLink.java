package io.larkspur.vault;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.larkspur.problem.ContainedCancel;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Redis as a convenience that may be away: commands fail fast, and nobody's thread waits for a connection, because the
 * first one is made in the background.
 */
final class RedisLink implements SmartLifecycle {

    static final String CHANNEL = "larkspur:vault";

    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration DEADLINE = Duration.ofMillis(300);
    private static final Retry UNTIL_IT_IS_BACK =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5));

    private final ReactiveStringRedisTemplate redis;
    private final Consumer<String> listener;
    private final Hearing hearing;
    private final CircuitBreaker breaker;
    private final AtomicReference<Disposable> listening = new AtomicReference<>(Disposables.disposed());
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong told = new AtomicLong();
    private volatile boolean connected;

    RedisLink(ReactiveStringRedisTemplate redis, Consumer<String> listener, Hearing hearing) {
        this.redis = redis;
        this.listener = listener;
        this.hearing = hearing;
        this.breaker = CircuitBreaker.of(
                "vault-redis",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE)
                        .minimumNumberOfCalls(5)
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .build());
    }

    /** Runs one command, or fails at once while Redis is away. */
    <T> Mono<T> run(Function<ReactiveStringRedisTemplate, Mono<T>> command) {
        if (!connected) {
            return Mono.error(new IllegalStateException("Redis has not been reached yet"));
        }
        return Mono.defer(() -> ContainedCancel.of(command.apply(redis)))
                .timeout(DEADLINE)
                .transformDeferred(CircuitBreakerOperator.of(breaker));
    }

    /** Tells the other processes, and this one. What could not be told is missed by its number. */
    Mono<Void> tell(VaultEvent event) {
        return Mono.defer(() -> {
            Telling telling = new Telling(process, told.incrementAndGet(), event.text());
            return run(commands -> commands.convertAndSend(CHANNEL, telling.text()))
                    .then();
        });
    }

    boolean isConnected() {
        return connected;
    }

    @Override
    public void start() {
        Disposable listener = connect()
                .thenMany(listen())
                .subscribe(
                        this::hear, failure -> log.error("Listening to other processes ended: {}", failure.toString()));
        Disposable pulse =
                pulse().subscribe(nothing -> {}, failure -> log.error("The pulse ended: {}", failure.toString()));
        listening.set(Disposables.composite(listener, pulse));
    }

    @Override
    public void stop() {
        connected = false;
        listening.get().dispose();
    }

    @Override
    public boolean isRunning() {
        return !listening.get().isDisposed();
    }

    /** Stops after the background work, which still publishes. */
    @Override
    public int getPhase() {
        return BackgroundWork.PHASE - 1;
    }

    private void hear(String text) {
        Telling.parse(text).ifPresent(telling -> {
            if (!telling.isPulse()) {
                listener.accept(telling.event());
            }
            hearing.heard(telling);
        });
    }

    /** One message a second and process, so that everybody knows that nothing is missed. */
    private Flux<Long> pulse() {
        return Flux.interval(Hearing.PULSE).onBackpressureDrop().concatMap(tick -> run(commands ->
                        commands.convertAndSend(
                                CHANNEL, Telling.pulse(process, told.get()).text()))
                .onErrorResume(Exception.class, away -> Mono.empty()));
    }

    private Mono<String> connect() {
        return Mono.defer(() -> redis.execute(ReactiveRedisConnection::ping).next())
                .subscribeOn(Schedulers.boundedElastic())
                .doOnError(failure -> log.debug("Redis cannot be reached: {}", failure.toString()))
                .retryWhen(UNTIL_IT_IS_BACK)
                .doOnNext(pong -> connected = true);
    }

    private Flux<String> listen() {
        // Deferred, because asking for a subscription connects on the asking thread.
        return Flux.defer(() -> redis.listenToChannel(CHANNEL).map(Message::getMessage))
                .subscribeOn(Schedulers.boundedElastic())
                .concatWith(Mono.error(() -> new IllegalStateException("The subscription ended")))
                .doOnError(failure -> log.debug("Not listening to other processes: {}", failure.toString()))
                .retryWhen(UNTIL_IT_IS_BACK);
    }
}
