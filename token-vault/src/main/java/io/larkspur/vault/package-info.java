/** Keeps a platform user's consent usable: seal, store, cache, refresh once, revoke. */
@NullMarked
package io.larkspur.vault;

import org.jspecify.annotations.NullMarked;
