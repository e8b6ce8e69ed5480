/** What the scenarios play on: processes, lines that can fail, the platform's stand-in, and callers. */
@NullMarked
package io.larkspur.proofs.stage;

import org.jspecify.annotations.NullMarked;
