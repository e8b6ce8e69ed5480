/** How the program is, in the words of those who watch it. */
@NullMarked
package io.larkspur.admin.health;

import org.jspecify.annotations.NullMarked;
