/** What happens while a user has not answered: invitation, waiting, status address. */
@NullMarked
package io.larkspur.gateway.consent;

import org.jspecify.annotations.NullMarked;
