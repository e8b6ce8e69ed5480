/** A user's walk from an invitation over the issuer's authorize page and back, whoever the issuer is. */
@NullMarked
package io.larkspur.issuer.walk;

import org.jspecify.annotations.NullMarked;
