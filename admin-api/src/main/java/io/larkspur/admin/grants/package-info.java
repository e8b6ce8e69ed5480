/** Users' consents: looking at them and ending them. */
@NullMarked
package io.larkspur.admin.grants;

import org.jspecify.annotations.NullMarked;
