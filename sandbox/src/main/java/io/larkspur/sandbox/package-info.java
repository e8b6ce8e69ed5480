/** A stand-in for the platform, written from its documents, not from our adapter. */
@NullMarked
package io.larkspur.sandbox;

import org.jspecify.annotations.NullMarked;
