package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.RedisAside;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class HeartbeatIntegrationTests {

    @Test
    void givesBackWhatIsLeftOnAccountBeforeItStops() {
        String redis = EmbeddedStores.forTests().freshRedis();

        long admitted = admittedByAProcessOfItsOwn(redis, 61) + admittedByAProcessOfItsOwn(redis, 7000);

        assertThat(admitted).isEqualTo(6000);
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
