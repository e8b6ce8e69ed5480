/** How things fail: an exception with a category and a code, and its rendering as RFC 9457. */
@NullMarked
package io.larkspur.problem;

import org.jspecify.annotations.NullMarked;
