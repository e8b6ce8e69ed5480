/** Calls through the gateway: what they may cost, what they did cost, and that each is written down once. */
@NullMarked
package io.larkspur.metering.call;

import org.jspecify.annotations.NullMarked;
