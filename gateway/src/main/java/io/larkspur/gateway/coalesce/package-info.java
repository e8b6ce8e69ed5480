/** One call upstream for all who ask the same at the same time. */
@NullMarked
package io.larkspur.gateway.coalesce;

import org.jspecify.annotations.NullMarked;
