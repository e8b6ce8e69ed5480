/** How a program is, in the words of those who watch it. */
@NullMarked
package io.larkspur.health;

import org.jspecify.annotations.NullMarked;
