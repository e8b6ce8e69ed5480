package io.larkspur.health.memory;

import java.time.Duration;

/**
 * How the heap stood at a moment.
 *
 * @param at on the JVM's own clock
 * @param collecting for how long all threads have stood still for collections since the start
 * @param kept what part of the heap the last collection could not free: 0 to 1
 */
record HeapReading(Duration at, Duration collecting, double kept) {}
