/** Who may sign in through a provider, for administrators. */
@NullMarked
package io.larkspur.admin.allowlist;

import org.jspecify.annotations.NullMarked;
