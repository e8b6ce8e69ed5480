/** The keys that seal stored tokens: which there are, and replacing the one that seals. */
@NullMarked
package io.larkspur.admin.keys;

import org.jspecify.annotations.NullMarked;
