/** Doing together what many ask for at once, so that a transaction serves all of them. */
@NullMarked
package io.larkspur.stores.grouping;

import org.jspecify.annotations.NullMarked;
