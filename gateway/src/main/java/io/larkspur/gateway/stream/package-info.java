/** Calls in progress, and their end when the user's authorization ends. */
@NullMarked
package io.larkspur.gateway.stream;

import org.jspecify.annotations.NullMarked;
