/** What users may spend: accounts, plans, and the ledger every change of a balance is written to. */
@NullMarked
package io.larkspur.metering.credits;

import org.jspecify.annotations.NullMarked;
