/** How many calls whom: one document, kept in Postgres, followed by every replica within a second. */
@NullMarked
package io.larkspur.limits.rules;

import org.jspecify.annotations.NullMarked;
