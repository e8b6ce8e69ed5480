package io.larkspur.embedded;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * For tests that watch over blocking calls and use this Redis. Its client guards its shared connection, and each
 * connection's queue, by locks held for a few instructions. Interrupting either leaves it broken for good: every later
 * command spins, or waits for a thread that has gone. The first connection, which would block for long, is made by the vault
 * on a thread that may.
 */
public final class LettuceBlocksBriefly implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        String queue = "io.lettuce.core.protocol.SharedLock";
        String shared = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";
        builder.allowBlockingCallsInside(queue, "incrementWriters")
                .allowBlockingCallsInside(queue, "doExclusive")
                .allowBlockingCallsInside(shared, "doInLock");
    }
}
