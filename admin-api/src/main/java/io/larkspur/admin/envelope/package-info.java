/** The form in which the user service answers. */
@NullMarked
package io.larkspur.admin.envelope;

import org.jspecify.annotations.NullMarked;
