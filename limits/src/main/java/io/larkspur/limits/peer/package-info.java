/** Whose address a request comes from, when proxies stand between. */
@NullMarked
package io.larkspur.limits.peer;

import org.jspecify.annotations.NullMarked;
