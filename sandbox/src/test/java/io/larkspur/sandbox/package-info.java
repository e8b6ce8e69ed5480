/** The sandbox from outside, over HTTP. */
@NullMarked
package io.larkspur.sandbox;

import org.jspecify.annotations.NullMarked;
