/** What was used: records, their history and their totals. */
@NullMarked
package io.larkspur.metering.usage;

import org.jspecify.annotations.NullMarked;
