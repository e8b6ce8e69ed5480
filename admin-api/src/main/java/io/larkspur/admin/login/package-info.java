/** Signing in with a password, and what one does with the session: endpoints for people, back ends and administrators. */
@NullMarked
package io.larkspur.admin.login;

import org.jspecify.annotations.NullMarked;
