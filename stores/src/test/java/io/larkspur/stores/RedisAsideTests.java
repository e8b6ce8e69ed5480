package io.larkspur.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisCallback;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RedisAsideTests {

    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final RedisAside redis = new RedisAside(new Reached(), PATIENCE);

    @BeforeEach
    void reach() {
        redis.start();
        StepVerifier.create(redis.run(commands -> Mono.just("PONG"))
                        .retryWhen(reactor.util.retry.Retry.fixedDelay(500, Duration.ofMillis(20))))
                .expectNext("PONG")
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void failsInTimeWhenThereIsNoAnswer() {
        StepVerifier.create(redis.run(commands -> Mono.never()))
                .expectError(RedisAway.class)
                .verify(LONG);
    }

    @Test
    void saysWhetherRedisIsAway() {
        assertThat(redis.isAway()).isFalse();

        StepVerifier.create(redis.run(commands -> Mono.never()))
                .expectError(RedisAway.class)
                .verify(LONG);
        assertThat(redis.isAway()).isTrue();

        StepVerifier.create(redis.run(commands -> Mono.just("PONG"))
                        .retryWhen(reactor.util.retry.Retry.fixedDelay(500, Duration.ofMillis(20))))
                .expectNext("PONG")
                .expectComplete()
                .verify(LONG);
        assertThat(redis.isAway()).isFalse();
    }

    /** As a command whose observation is stopped before it has begun. */
    @Test
    void failsInTimeWhenTheCommandCannotEvenBeCancelled() {
        StepVerifier.create(redis.run(commands -> uncancellable()))
                .expectError(RedisAway.class)
                .verify(LONG);
    }

    private static Mono<String> uncancellable() {
        return Mono.from(subscriber -> subscriber.onSubscribe(new Subscription() {

            @Override
            public void request(long count) {}

            @Override
            public void cancel() {
                throw new IllegalStateException("not now");
            }
        }));
    }

    /** Answers the ping by which Redis is found to be there. */
    private static final class Reached extends ReactiveStringRedisTemplate {

        Reached() {
            super((ReactiveRedisConnectionFactory) Proxy.newProxyInstance(
                    RedisAsideTests.class.getClassLoader(),
                    new Class<?>[] {ReactiveRedisConnectionFactory.class},
                    (proxy, method, arguments) -> null));
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> Flux<T> execute(ReactiveRedisCallback<T> callback) {
            return (Flux<T>) Flux.just("PONG");
        }
    }
}
