/** Public keys of others in the form of RFC 7517, made ready to check signatures. */
@NullMarked
package io.larkspur.accounts.jwk;

import org.jspecify.annotations.NullMarked;
