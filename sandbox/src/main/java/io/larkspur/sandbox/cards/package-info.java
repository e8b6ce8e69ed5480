/** What a card may look like, and what its buttons do. */
@NullMarked
package io.larkspur.sandbox.cards;

import org.jspecify.annotations.NullMarked;
