/** How often they may call: counts in windows, shared by all replicas, decided without a round trip where it can be. */
@NullMarked
package io.larkspur.limits;

import org.jspecify.annotations.NullMarked;
