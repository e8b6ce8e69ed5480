package io.larkspur.accounts;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** An administrator switched this application off. */
public final class ApplicationDisabled extends ProblemException {

    ApplicationDisabled(String id) {
        super(
                Category.FORBIDDEN,
                "application-disabled",
                "Application " + id + " is disabled; ask an administrator to enable it");
    }
}
