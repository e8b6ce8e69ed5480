/** What every route refuses before it looks at the caller, and how calls leave. */
@NullMarked
package io.larkspur.gateway.upstream;

import org.jspecify.annotations.NullMarked;
