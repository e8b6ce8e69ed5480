/** How often one address may ask without credentials, and the limits of everybody for administrators. */
@NullMarked
package io.larkspur.admin.limits;

import org.jspecify.annotations.NullMarked;
