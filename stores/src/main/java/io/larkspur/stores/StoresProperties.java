package io.larkspur.stores;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the stores are, and how long to wait for them.
 *
 * @param databaseUrl Postgres in libpq's form, {@code postgresql://user:password@host:5432/database}; the parameter
 *     {@code sslmode} is understood
 * @param redisUrl Redis as {@code redis://:password@host:6379/0} or {@code rediss://…}; without it Boot's own
 *     {@code spring.data.redis.*} settings apply (Sentinel, Cluster)
 * @param connectTimeout how long a new connection may take
 * @param statementTimeout how long one SQL statement may take; the server ends it then
 * @param redisTimeout how long one Redis command may take before the call goes on without Redis
 */
@ConfigurationProperties("larkspur.stores")
record StoresProperties(
        @Nullable String databaseUrl,
        @Nullable String redisUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration statementTimeout,
        @DefaultValue("300ms") Duration redisTimeout) {

    StoresProperties {
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("statement-timeout", statementTimeout);
        requirePositive("redis-timeout", redisTimeout);
    }

    @Override
    public String toString() {
        return "StoresProperties";
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("larkspur.stores." + name + " must be positive, not " + value);
        }
    }
}
