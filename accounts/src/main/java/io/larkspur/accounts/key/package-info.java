/** The one secret of this room, and the keys that are derived from it. */
@NullMarked
package io.larkspur.accounts.key;

import org.jspecify.annotations.NullMarked;
