package io.larkspur.admin.applications;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No application has the id of the path. */
final class NoSuchApplication extends ProblemException {

    NoSuchApplication() {
        super(Category.NOT_FOUND, "unknown-application", "There is no application with this id");
    }
}
