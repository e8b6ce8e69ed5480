/** What runs in the child processes beside the product: other clocks, and ends at chosen steps. */
@NullMarked
package io.larkspur.proofs.replica;

import org.jspecify.annotations.NullMarked;
