/** Postgres and Redis in this process, offered as connection details: for tests and for trying it. */
@NullMarked
package io.larkspur.embedded;

import org.jspecify.annotations.NullMarked;
