/** What happens when a person presses a card's button. */
@NullMarked
package io.larkspur.sandbox.clicks;

import org.jspecify.annotations.NullMarked;
