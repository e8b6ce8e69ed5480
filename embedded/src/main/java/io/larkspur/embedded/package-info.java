/** Real Postgres and Redis as children of this process: for tests and for trying it. */
@NullMarked
package io.larkspur.embedded;

import org.jspecify.annotations.NullMarked;
