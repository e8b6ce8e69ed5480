package io.larkspur.gateway.conversation;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A conversation is a user's, and the call names none. */
final class ConversationNeedsUser extends ProblemException {

    ConversationNeedsUser() {
        super(
                Category.INVALID,
                "user-required",
                "A call with X-Conversation-Id is a user's; name the user, as for any call of a user");
    }
}
