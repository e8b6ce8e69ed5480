package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** There is no such conversation, or none any more. */
public final class UnknownConversation extends ProblemException {

    public UnknownConversation(String sessionId) {
        super(Category.NOT_FOUND, "unknown-conversation", "Session not found: " + sessionId);
    }

    @Override
    public String errorName() {
        return "SessionNotFoundException";
    }
}
