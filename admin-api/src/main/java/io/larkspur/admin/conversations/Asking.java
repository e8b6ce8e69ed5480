package io.larkspur.admin.conversations;

import io.larkspur.accounts.login.User;
import io.larkspur.conversations.Owner;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a conversation.
 *
 * @param user whose it has to be; null where it may be anybody's
 */
record Asking(Owner owner, @Nullable User user) {}
