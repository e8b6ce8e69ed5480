package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** The newest calls, oldest first. Writers never wait for each other. */
public final class CallLog {
    private static final int SIZE = 10_000;

    private final AtomicReferenceArray<@Nullable CallRecord> ring = new AtomicReferenceArray<>(SIZE);
    private final AtomicLong written = new AtomicLong();
    private final Clock clock;
    private volatile long cleared;

    public CallLog(Clock clock) {
        this.clock = clock;
    }

    CallRecord add(Call call, Whose whose) {
        CallRecord record = new CallRecord(call, whose, clock.instant());
        ring.set((int) (written.getAndIncrement() % SIZE), record);
        return record;
    }

    public ArrayNode json() {
        ArrayNode rows = Json.array();
        long end = written.get();
        for (long i = Math.max(cleared, end - SIZE); i < end; i++) {
            CallRecord record = ring.get((int) (i % SIZE));
            if (record != null) {
                rows.add(record.json());
            }
        }
        return rows;
    }

    public void clear() {
        cleared = written.get();
    }
}
