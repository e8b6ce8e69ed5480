/** What users may spend, as the user service's clients ask for it. */
@NullMarked
package io.larkspur.admin.credits;

import org.jspecify.annotations.NullMarked;
