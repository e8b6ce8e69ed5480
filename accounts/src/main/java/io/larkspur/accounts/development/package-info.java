/** Tokens for trying things out, where no issuer of one's own is at hand. */
@NullMarked
package io.larkspur.accounts.development;

import org.jspecify.annotations.NullMarked;
