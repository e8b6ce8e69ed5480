/** The figures that monitoring of the sign-in service asks for by name. */
@NullMarked
package io.larkspur.admin.metrics;

import org.jspecify.annotations.NullMarked;
