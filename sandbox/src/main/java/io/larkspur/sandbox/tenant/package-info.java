/** The company: its applications and its people. */
@NullMarked
package io.larkspur.sandbox.tenant;

import org.jspecify.annotations.NullMarked;
