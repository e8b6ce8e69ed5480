package io.larkspur.metering.credits;

import java.time.Instant;

/**
 * A change of a balance that is in the ledger now.
 *
 * @param amount what it moved, never negative
 * @param before the balance, what is held included
 * @param after the same, after it
 * @param left what can be spent after it
 */
public record Posted(
        String userId,
        EntryType type,
        Credits amount,
        Credits before,
        Credits after,
        Credits left,
        Occasion occasion,
        Instant at) {}
