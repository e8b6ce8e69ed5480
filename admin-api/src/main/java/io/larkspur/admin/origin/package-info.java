/** Where requests to the control plane come from: the true address, told to everything below. */
@NullMarked
package io.larkspur.admin.origin;

import org.jspecify.annotations.NullMarked;
