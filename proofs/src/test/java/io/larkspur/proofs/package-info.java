/** The scenarios, played one after the other over the product as it is shipped. */
@NullMarked
package io.larkspur.proofs;

import org.jspecify.annotations.NullMarked;
