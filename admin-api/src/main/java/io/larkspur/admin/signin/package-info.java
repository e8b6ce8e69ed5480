/** Signing in by browser through a provider, and what the program behind it does with the session. */
@NullMarked
package io.larkspur.admin.signin;

import org.jspecify.annotations.NullMarked;
