/** What keeps a struggling upstream, or too many calls, from taking everything down with them. */
@NullMarked
package io.larkspur.gateway.guard;

import org.jspecify.annotations.NullMarked;
