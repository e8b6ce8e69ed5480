package io.larkspur.metering.credits;

/**
 * What was charged for a use, where the account had less than it cost.
 *
 * @param use as it was written down, with its price
 */
public record ChargedLess(BilledUse use, Credits charged) {}
