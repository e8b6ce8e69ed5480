package io.larkspur.gateway;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The Redis client guards its shared connection, and each connection's queue, by locks held for a few instructions.
 * Interrupting either leaves it broken for good: every later command spins, or waits for a thread that has gone. The
 * first connection, which would block for long, is made by the vault on a thread that may. The breaker's window of recent
 * calls counts under such a lock, too.
 */
public final class LettuceBlocksBriefly implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        String queue = "io.lettuce.core.protocol.SharedLock";
        String shared = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";
        String window = "io.github.resilience4j.core.metrics.FixedSizeSlidingWindowMetrics";
        builder.allowBlockingCallsInside(queue, "incrementWriters")
                .allowBlockingCallsInside(queue, "doExclusive")
                .allowBlockingCallsInside(shared, "doInLock")
                .allowBlockingCallsInside(window, "record");
    }
}
