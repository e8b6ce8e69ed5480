/** What it costs, compared with the bare engine; compiled always, run by hand. */
@NullMarked
package io.larkspur.benchmarks;

import org.jspecify.annotations.NullMarked;
