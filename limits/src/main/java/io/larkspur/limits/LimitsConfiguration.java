package io.larkspur.limits;

import io.larkspur.stores.RedisAside;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Offers the {@link Limiter}, shared with the other processes of the same program through Redis. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsProperties.class)
public class LimitsConfiguration {

    /** A process that starts anew is another one: what the one before was given stays given. */
    private final String replica = UUID.randomUUID().toString();

    @Bean
    @SuppressWarnings("TimeZoneUsage") // the one place of this room where the system's time enters
    Replicas limitReplicas(LimitsProperties settings, ObjectProvider<MeterRegistry> meters) {
        Replicas replicas = new Replicas(settings.replicas(), Clock.systemUTC());
        LimitMeters.replicas(meters.getIfUnique(CompositeMeterRegistry::new), replicas);
        return replicas;
    }

    @Bean
    @SuppressWarnings("TimeZoneUsage")
    Limiter limiter(
            RedisAside redis,
            Replicas limitReplicas,
            LimitsProperties settings,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<Clock> clocks) {
        MeterRegistry registry = meters.getIfUnique(CompositeMeterRegistry::new);
        LimitMeters.away(registry, redis);
        return new Limiter(
                new RedisRegister(redis, replica, limitReplicas::count, settings.patience(), Heartbeat.NOTICED),
                limitReplicas,
                new LimitMeters(registry),
                clocks.getIfUnique(Clock::systemUTC),
                System::nanoTime);
    }

    @Bean
    Heartbeat limitHeartbeat(RedisAside redis, Replicas limitReplicas, Limiter limiter, Environment environment) {
        String program = environment.getProperty("spring.application.name", "larkspur");
        return new Heartbeat(redis, limitReplicas, limiter, replica, program);
    }
}
