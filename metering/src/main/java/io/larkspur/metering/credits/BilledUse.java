package io.larkspur.metering.credits;

/** What a line of a {@link Bill} is for, written down in the transaction of the bill by {@link BilledUses}. */
public interface BilledUse {

    /** Whether nobody tells how the call went, so that it is charged what was set aside for it. */
    boolean isUnheardOf();
}
