/** Opaque handles that callers hold in place of the platform's tokens. */
@NullMarked
package io.larkspur.gateway.handle;

import org.jspecify.annotations.NullMarked;
