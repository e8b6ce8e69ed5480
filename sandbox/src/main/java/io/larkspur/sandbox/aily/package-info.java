/** Aily: conversations with an assistant, its skills and its knowledge. */
@NullMarked
package io.larkspur.sandbox.aily;

import org.jspecify.annotations.NullMarked;
