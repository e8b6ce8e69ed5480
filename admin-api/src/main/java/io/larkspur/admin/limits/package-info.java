/** How often one address may ask without credentials and one user with a token; everybody's limits for administrators. */
@NullMarked
package io.larkspur.admin.limits;

import org.jspecify.annotations.NullMarked;
