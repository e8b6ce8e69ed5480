/** Conversations of users, for the back ends that hold them. */
@NullMarked
package io.larkspur.admin.conversations;

import org.jspecify.annotations.NullMarked;
