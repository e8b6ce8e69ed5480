/** What the stand-in knows, the clock it goes by, and the file that outlives a restart. */
@NullMarked
package io.larkspur.sandbox.state;

import org.jspecify.annotations.NullMarked;
