package io.larkspur.problem.wire;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many connections there are, and how long one is waited for. All times are checked every few seconds, so they may be
 * exceeded by that.
 *
 * @param connections open at a time at most; 0 for half of the files that the process may still open when it starts
 * @param head how long a request's head may take from its first byte
 * @param idle how long a connection may stay without a request
 * @param grace how long a body is waited for, in all, before its pace counts
 * @param slowestBody what a body must bring per second of waiting, on average
 * @param reader how long a peer may take nothing of an answer that waits for it
 * @param answer how long a whole request may wait for the head of its answer, whatever becomes of it here; where a caller
 *     prefers to wait, or a route to, that comes on top
 */
@ConfigurationProperties("larkspur.wire")
record WireSettings(
        @DefaultValue("0") int connections,
        @DefaultValue("10s") Duration head,
        @DefaultValue("75s") Duration idle,
        @DefaultValue("10s") Duration grace,
        @DefaultValue("256B") DataSize slowestBody,
        @DefaultValue("30s") Duration reader,
        @DefaultValue("3m") Duration answer) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    WireSettings {
        atLeastASecond("head", head);
        atLeastASecond("idle", idle);
        atLeastASecond("grace", grace);
        atLeastASecond("reader", reader);
        atLeastASecond("answer", answer);
        if (connections < 0) {
            throw new IllegalArgumentException(
                    "larkspur.wire.connections is " + connections + "; it must not be negative");
        }
        if (slowestBody.isNegative()) {
            throw new IllegalArgumentException(
                    "larkspur.wire.slowest-body is " + slowestBody + "; it must not be negative");
        }
    }

    private static void atLeastASecond(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("larkspur.wire." + name + " is " + value + "; it must be 1 s or more");
        }
    }
}
