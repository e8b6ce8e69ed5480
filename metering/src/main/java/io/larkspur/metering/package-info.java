/** How much, and may they: the room's wiring. */
@NullMarked
package io.larkspur.metering;

import org.jspecify.annotations.NullMarked;
