/** What calls cost: counted on the way through, priced, charged, and written down. */
@NullMarked
package io.larkspur.gateway.metering;

import org.jspecify.annotations.NullMarked;
