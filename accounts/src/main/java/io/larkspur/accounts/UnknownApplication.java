package io.larkspur.accounts;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No application has this id. */
public final class UnknownApplication extends ProblemException {

    UnknownApplication(String id) {
        super(Category.NOT_FOUND, "unknown-application", "There is no application " + id);
    }
}
