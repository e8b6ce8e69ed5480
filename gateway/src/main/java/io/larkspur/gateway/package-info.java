/** The data plane: routes and filters that put the user's token into a call. */
@NullMarked
package io.larkspur.gateway;

import org.jspecify.annotations.NullMarked;
