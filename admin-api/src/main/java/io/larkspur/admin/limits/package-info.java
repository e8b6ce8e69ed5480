/** How often one address may call the endpoints where people sign in. */
@NullMarked
package io.larkspur.admin.limits;

import org.jspecify.annotations.NullMarked;
