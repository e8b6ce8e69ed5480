package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No session that lives has this id. */
public final class UnknownSession extends ProblemException {

    public UnknownSession() {
        super(Category.NOT_FOUND, "unknown-session", "Session not found");
    }
}
