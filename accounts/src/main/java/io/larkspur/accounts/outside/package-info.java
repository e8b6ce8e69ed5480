/** Tokens that other issuers signed: which issuers count, and by which keys and rules their tokens are read. */
@NullMarked
package io.larkspur.accounts.outside;

import org.jspecify.annotations.NullMarked;
