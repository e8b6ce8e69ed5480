package io.larkspur.metering.credits;

import java.time.Instant;

/**
 * A row of a user's side of the ledger.
 *
 * @param id grows with time along one account
 * @param amount what it moved, never negative
 */
public record Entry(
        long id,
        String userId,
        EntryType type,
        Credits amount,
        Credits before,
        Credits after,
        Occasion occasion,
        Instant at) {}
