/** Who calls, and for which user: the first filter of every route. */
@NullMarked
package io.larkspur.gateway.caller;

import org.jspecify.annotations.NullMarked;
