package io.larkspur.admin.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No session lives under this session id. */
final class InvalidSession extends ProblemException {

    InvalidSession() {
        super(Category.SIGN_IN, "invalid_session", "Invalid session");
    }
}
