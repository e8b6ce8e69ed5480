/** Files that users bring along: what they may be, where they lie and who gets at them. */
@NullMarked
package io.larkspur.conversations.files;

import org.jspecify.annotations.NullMarked;
