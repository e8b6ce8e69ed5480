/** The users of the user service: who they are, and who may speak for whom. */
@NullMarked
package io.larkspur.admin.users;

import org.jspecify.annotations.NullMarked;
