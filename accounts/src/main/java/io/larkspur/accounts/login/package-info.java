/** People who sign in: their accounts, their login sessions and the tokens of these. */
@NullMarked
package io.larkspur.accounts.login;

import org.jspecify.annotations.NullMarked;
