package io.larkspur.admin.signin;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No session lives under this session id. */
public final class InvalidSession extends ProblemException {

    public InvalidSession() {
        super(Category.SIGN_IN, "invalid_session", "Invalid session");
    }
}
