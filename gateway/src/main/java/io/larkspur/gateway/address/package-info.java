/** Under which address callers reach this gateway. */
@NullMarked
package io.larkspur.gateway.address;

import org.jspecify.annotations.NullMarked;
