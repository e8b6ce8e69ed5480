package io.larkspur.stores;

import io.r2dbc.pool.ConnectionPool;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/** Closes the connections to Postgres after everybody who uses them, but before the threads that serve them end. */
final class PoolEnd implements SmartLifecycle {

    /** Those threads end in phase 0. */
    private static final int PHASE = 1;

    private final ObjectProvider<ConnectionPool> pools;
    private volatile boolean running;

    PoolEnd(ObjectProvider<ConnectionPool> pools) {
        this.pools = pools;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        try (Stream<ConnectionPool> all = pools.stream()) {
            all.forEach(ConnectionPool::dispose);
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A pool that was closed cannot be opened again, and the threads go on while a context rests. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
