package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The conversation takes no more messages as it stands. */
public final class ConversationClosed extends ProblemException {

    public ConversationClosed() {
        super(Category.CONFLICT, "conversation-closed", "This session has ended; set its status to active to go on");
    }
}
