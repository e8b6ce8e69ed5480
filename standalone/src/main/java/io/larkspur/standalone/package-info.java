/** The whole product in one JVM, with its stores and the sandbox: the way to try it. */
@NullMarked
package io.larkspur.standalone;

import org.jspecify.annotations.NullMarked;
