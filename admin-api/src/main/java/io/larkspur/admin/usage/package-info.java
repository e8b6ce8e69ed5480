/** What users used, as the user service's clients record it and ask for it. */
@NullMarked
package io.larkspur.admin.usage;

import org.jspecify.annotations.NullMarked;
