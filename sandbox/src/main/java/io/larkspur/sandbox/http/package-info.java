/** One call in, one answer out: routes, the dialects of failure, the record of calls, and faults on demand. */
@NullMarked
package io.larkspur.sandbox.http;

import org.jspecify.annotations.NullMarked;
