package io.larkspur.stores;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/** Tells the Redis client where Redis is. */
final class RedisAddress implements DataRedisConnectionDetails {

    private final StoreAddress address;

    RedisAddress(StoreAddress address) {
        this.address = address;
    }

    @Override
    public @Nullable String getUsername() {
        return address.username();
    }

    @Override
    public @Nullable String getPassword() {
        return address.password();
    }

    /** The scheme {@code rediss} means TLS, checked against the JDK's trusted certificates. */
    @Override
    public @Nullable SslBundle getSslBundle() {
        return address.scheme().equals("rediss") ? SslBundle.systemDefault() : null;
    }

    @Override
    public Standalone getStandalone() {
        int database = address.path().isEmpty() ? 0 : Integer.parseInt(address.path());
        return Standalone.of(address.host(), address.port(), database);
    }
}
