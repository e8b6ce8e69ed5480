package io.larkspur.metering.usage;

import io.larkspur.metering.paging.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What users used. Recording charges nothing. */
public interface Usage {

    /** The record as it is kept; empty when it is of a call that has been recorded before. */
    Mono<UsageRecord> record(UsageRecord usage);

    /** Newest first. */
    Mono<Page<UsageRecord>> history(String userId, UsageFilter filter, int limit, long offset);

    /** Of all records between two instants, both included; null leaves open. */
    Mono<UsageStats> stats(String userId, @Nullable Instant from, @Nullable Instant to);
}
