/** Browsers on their way to a provider's authorize page and back. */
@NullMarked
package io.larkspur.accounts.walk;

import org.jspecify.annotations.NullMarked;
