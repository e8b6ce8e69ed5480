/** Which token a path takes, and its injection into the call. */
@NullMarked
package io.larkspur.gateway.token;

import org.jspecify.annotations.NullMarked;
