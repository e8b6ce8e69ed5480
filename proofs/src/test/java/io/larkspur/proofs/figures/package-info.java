/** What a scenario is, what it shows, and how that is printed. */
@NullMarked
package io.larkspur.proofs.figures;

import org.jspecify.annotations.NullMarked;
