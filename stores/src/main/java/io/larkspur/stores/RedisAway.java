package io.larkspur.stores;

import org.jspecify.annotations.Nullable;

/** Redis did not answer in time, or has not been reached yet. */
public final class RedisAway extends RuntimeException {

    RedisAway(@Nullable Throwable cause) {
        super("Redis does not answer", cause, false, false);
    }
}
