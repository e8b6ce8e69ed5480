/** The directory of people. */
@NullMarked
package io.larkspur.sandbox.contacts;

import org.jspecify.annotations.NullMarked;
