/** Registering, listing, rotating and disabling applications. */
@NullMarked
package io.larkspur.admin.applications;

import org.jspecify.annotations.NullMarked;
