/** How often one address may call the endpoints where people sign in, and the limits of everybody for administrators. */
@NullMarked
package io.larkspur.admin.limits;

import org.jspecify.annotations.NullMarked;
