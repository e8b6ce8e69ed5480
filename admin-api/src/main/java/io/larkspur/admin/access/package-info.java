/** Who may use the control plane: the administrator, and applications with the permission. */
@NullMarked
package io.larkspur.admin.access;

import org.jspecify.annotations.NullMarked;
