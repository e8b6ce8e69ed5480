/** Gives back what it gets. */
@NullMarked
package io.larkspur.sandbox.echo;

import org.jspecify.annotations.NullMarked;
