/** The data plane beside nginx, the bare engine and the engine with its own limiter, in one run. */
@NullMarked
package io.larkspur.benchmarks.dataplane;

import org.jspecify.annotations.NullMarked;
