package io.larkspur.gateway.guard;

/**
 * When a call came that could not begin at once.
 *
 * @param number its place among all that came to the event loop
 * @param nanos when, by {@link System#nanoTime()}
 * @param begun how many calls the event loop had begun by then
 */
record Arrival(long number, long nanos, long begun) {}
