/** Telling others of changes of balances, at least once, signed after the Standard Webhooks convention. */
@NullMarked
package io.larkspur.metering.webhook;

import org.jspecify.annotations.NullMarked;
