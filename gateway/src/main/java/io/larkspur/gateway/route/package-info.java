/** Which route a request takes. */
@NullMarked
package io.larkspur.gateway.route;

import org.jspecify.annotations.NullMarked;
