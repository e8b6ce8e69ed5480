/** Whether a caller may call that often, and throttling of those who guess. */
@NullMarked
package io.larkspur.gateway.quota;

import org.jspecify.annotations.NullMarked;
