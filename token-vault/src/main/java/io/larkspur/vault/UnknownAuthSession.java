package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No auth session has this id. */
public final class UnknownAuthSession extends ProblemException {

    UnknownAuthSession(String sessionId) {
        super(Category.NOT_FOUND, "unknown-auth-session", "There is no auth session " + sessionId);
    }
}
