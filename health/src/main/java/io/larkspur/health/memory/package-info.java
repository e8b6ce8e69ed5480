/** Ends a program whose memory does not suffice any more, so that it is started anew. */
@NullMarked
package io.larkspur.health.memory;

import org.jspecify.annotations.NullMarked;
