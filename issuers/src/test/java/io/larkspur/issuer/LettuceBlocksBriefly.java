package io.larkspur.issuer;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The vault's Redis client guards its shared connection, and each connection's queue, by locks held for a few
 * instructions. Interrupting either leaves it broken for good: every later command spins on the thread it came on.
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
