/** How the platform calls back: signed, encrypted, tried again. */
@NullMarked
package io.larkspur.sandbox.events;

import org.jspecify.annotations.NullMarked;
