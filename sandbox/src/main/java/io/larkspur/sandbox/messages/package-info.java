/** Messages: sent, repeated, patched, read. */
@NullMarked
package io.larkspur.sandbox.messages;

import org.jspecify.annotations.NullMarked;
