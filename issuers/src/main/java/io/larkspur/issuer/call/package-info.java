/** How an issuer is called: once, guarded, and with secrets that do not print themselves. */
@NullMarked
package io.larkspur.issuer.call;

import org.jspecify.annotations.NullMarked;
