package io.larkspur.accounts;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The id is unknown or the secret is wrong; which of the two is not said. */
public final class ApplicationRefused extends ProblemException {

    ApplicationRefused() {
        super(Category.SIGN_IN, "invalid-client", "The application id or secret is wrong");
    }
}
