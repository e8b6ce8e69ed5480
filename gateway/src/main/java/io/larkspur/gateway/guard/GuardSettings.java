package io.larkspur.gateway.guard;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How upstreams are guarded, each host and port by itself.
 *
 * @param concurrent calls under way at one upstream, streams included; not more than the connections of the pool.
 *     1 to 100000
 * @param waiting calls that may wait for a place at one upstream: 0 to 100000
 * @param patience how long they may: 0 to 1m
 * @param calls of how many recent calls the breaker judges: 10 to 100000
 * @param failures per cent of them that have to fail for it to open: 1 to 100
 * @param rest how long it then stays open: 100ms to 10m
 * @param retries per cent of the calls that may be sent once more: 0 to 100
 */
@ConfigurationProperties("larkspur.gateway.guard")
record GuardSettings(
        @DefaultValue("450") int concurrent,
        @DefaultValue("500") int waiting,
        @DefaultValue("2s") Duration patience,
        @DefaultValue("50") int calls,
        @DefaultValue("50") int failures,
        @DefaultValue("3s") Duration rest,
        @DefaultValue("10") int retries) {

    private static final int MOST = 100_000;

    GuardSettings {
        check("concurrent", concurrent, 1, MOST);
        check("waiting", waiting, 0, MOST);
        check("calls", calls, 10, MOST);
        check("failures", failures, 1, 100);
        check("retries", retries, 0, 100);
        check("patience in milliseconds", patience.toMillis(), 0, 60_000);
        check("rest in milliseconds", rest.toMillis(), 100, 600_000);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("larkspur.gateway.guard." + name + " is " + value
                    + "; it has to be between " + least + " and " + most);
        }
    }
}
