/** Contract A: auth sessions, users' tokens and cards, for services that are trusted with them. */
@NullMarked
package io.larkspur.admin.consent;

import org.jspecify.annotations.NullMarked;
