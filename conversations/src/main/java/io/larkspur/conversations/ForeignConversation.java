package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The conversation is somebody else's. */
public final class ForeignConversation extends ProblemException {

    public ForeignConversation() {
        super(Category.FORBIDDEN, "foreign-conversation", "This session belongs to another user");
    }
}
