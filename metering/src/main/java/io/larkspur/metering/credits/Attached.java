package io.larkspur.metering.credits;

/** Something to be written in the transaction of a change, by whoever knows how: see {@link Alongside}. */
public interface Attached {}
