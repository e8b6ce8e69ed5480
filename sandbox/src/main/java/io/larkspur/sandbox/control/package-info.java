/** What a test may ask and change: everything below /_sandbox. */
@NullMarked
package io.larkspur.sandbox.control;

import org.jspecify.annotations.NullMarked;
