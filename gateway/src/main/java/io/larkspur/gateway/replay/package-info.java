/** What it takes to send a call a second time: its body kept, the first answer held back, the way upstream walked anew. */
@NullMarked
package io.larkspur.gateway.replay;

import org.jspecify.annotations.NullMarked;
