/** What users and their assistants said, with what it cost. */
@NullMarked
package io.larkspur.conversations;

import org.jspecify.annotations.NullMarked;
