package io.larkspur.stores;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.SocketOptions;
import io.r2dbc.pool.ConnectionPool;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Gives Boot's R2DBC, Flyway and Redis support their addresses, and Redis its deadlines: a command that cannot be sent or
 * answered in time fails at once, because nothing here may wait for a cache.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoresProperties.class)
public class StoresConfiguration {

    @Bean
    R2dbcConnectionDetails postgresAddress(StoresProperties properties) {
        return new PostgresAddress(
                StoreAddress.database(properties.databaseUrl()),
                properties.connectTimeout(),
                properties.statementTimeout());
    }

    @Bean
    @ConditionalOnExpression("!'${larkspur.stores.redis-url:}'.isBlank()")
    DataRedisConnectionDetails redisAddress(StoresProperties properties) {
        return new RedisAddress(StoreAddress.redis(properties.redisUrl()));
    }

    @Bean
    LettuceClientConfigurationBuilderCustomizer redisDeadlines(StoresProperties properties) {
        return client -> client.commandTimeout(properties.redisTimeout());
    }

    @Bean
    LettuceClientOptionsBuilderCustomizer redisRefusesWhileAway(StoresProperties properties) {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(properties.redisTimeout())
                        .build());
    }

    @Bean
    RedisAside redisAside(ReactiveStringRedisTemplate redis, StoresProperties properties) {
        return new RedisAside(redis, properties.redisTimeout());
    }

    @Bean
    PoolEnd postgresPoolEnd(ObjectProvider<ConnectionPool> pools) {
        return new PoolEnd(pools);
    }

    /** Only where the migrations run. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JdbcConnectionDetails.class, FlywayConnectionDetails.class})
    static class Migrations {

        @Bean
        MigrationAddress migrationAddress(StoresProperties properties) {
            return new MigrationAddress(StoreAddress.database(properties.databaseUrl()));
        }
    }
}
