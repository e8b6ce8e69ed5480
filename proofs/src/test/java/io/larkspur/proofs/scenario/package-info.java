/** One class for each promise. */
@NullMarked
package io.larkspur.proofs.scenario;

import org.jspecify.annotations.NullMarked;
