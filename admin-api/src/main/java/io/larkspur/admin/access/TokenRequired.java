package io.larkspur.admin.access;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** This path is for people who have signed in, and nobody's access token came along. */
final class TokenRequired extends ProblemException {

    TokenRequired() {
        super(Category.SIGN_IN, "not_authenticated", "Not authenticated");
    }
}
