/** What happens to a call, step by step, for whoever looks for its fault. */
@NullMarked
package io.larkspur.gateway.trace;

import org.jspecify.annotations.NullMarked;
