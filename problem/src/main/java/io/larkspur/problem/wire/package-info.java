/** One reading of each request before anything else reads it: how it is framed, for whom it is, and what it asks for. */
@NullMarked
package io.larkspur.problem.wire;

import org.jspecify.annotations.NullMarked;
