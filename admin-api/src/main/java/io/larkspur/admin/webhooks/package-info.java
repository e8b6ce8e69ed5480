/** Who is told of changes of balances, for administrators. */
@NullMarked
package io.larkspur.admin.webhooks;

import org.jspecify.annotations.NullMarked;
