package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.RedisAside;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.DataType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class HeartbeatIntegrationTests {

    private static final String MARK = "larkspur:{limits}:mark";
    private static final String OTHER = "larkspur:{limits}:other";

    @Test
    void givesBackWhatIsLeftOnAccountBeforeItStops() {
        String redis = EmbeddedStores.forTests().freshRedis();

        long admitted = admittedByAProcessOfItsOwn(redis, 61) + admittedByAProcessOfItsOwn(redis, 7000);

        assertThat(admitted).isEqualTo(6000);
    }

    /** Whoever wrote it there: nothing would be given back or told again for as long as it stands. */
    @Test
    void marksItsRedisAnewWhereTheMarkIsNoNumber() {
        String redis = EmbeddedStores.forTests().freshRedis();
        SharedLimits.program(redis)
                .withUserConfiguration(LimitsConfiguration.class)
                .run(context -> {
                    RedisAside link = context.getBean(RedisAside.class);
                    SharedLimits.awaitThat(link);
                    for (String damage : List.of("noise", "list")) {
                        damage(link, damage);

                        await().atMost(SharedLimits.SOON)
                                .until(() -> mark(link).orElse("").matches("\\d{13}"));
                    }
                });
    }

    private static void damage(RedisAside redis, String how) {
        Mono<?> damage = how.equals("list")
                ? redis.run(
                        commands -> commands.opsForList().leftPush(OTHER, how).then(commands.rename(OTHER, MARK)))
                : redis.run(commands -> commands.opsForValue().set(MARK, how));
        assertThat(damage.block(SharedLimits.SOON)).isNotNull();
    }

    /** Without an error, after which nobody would ask Redis for a second. */
    private static Optional<String> mark(RedisAside redis) {
        return redis.run(commands -> commands.type(MARK)
                        .filter(DataType.STRING::equals)
                        .flatMap(text -> commands.opsForValue().get(MARK)))
                .blockOptional(SharedLimits.SOON);
    }

    private static long admittedByAProcessOfItsOwn(String redis, int calls) {
        AtomicLong admitted = new AtomicLong();
        SharedLimits.program(redis)
                .withUserConfiguration(LimitsConfiguration.class)
                .withPropertyValues("larkspur.limits.patience=5s")
                .run(context -> {
                    SharedLimits.awaitThat(context.getBean(RedisAside.class));
                    Limiter limiter = context.getBean(Limiter.class);
                    admitted.set(Objects.requireNonNull(Flux.range(0, calls)
                            .flatMap(call -> limiter.take(SharedLimits.perHour("stopped", 6000)), 16)
                            .filter(Decision::isGranted)
                            .count()
                            .block(SharedLimits.SOON)));
                });
        return admitted.get();
    }
}
