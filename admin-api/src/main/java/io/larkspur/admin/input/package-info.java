/** Reading requests strictly: every refusal names the field and says what it should be. */
@NullMarked
package io.larkspur.admin.input;

import org.jspecify.annotations.NullMarked;
