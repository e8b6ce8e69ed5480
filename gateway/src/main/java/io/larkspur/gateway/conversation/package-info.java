/** What users ask and are answered through a route, written into a conversation where the caller names one. */
@NullMarked
package io.larkspur.gateway.conversation;

import org.jspecify.annotations.NullMarked;
