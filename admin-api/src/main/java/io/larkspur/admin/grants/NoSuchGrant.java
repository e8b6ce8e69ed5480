package io.larkspur.admin.grants;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** There is no live grant under these ids; one that has ended already reads the same. */
final class NoSuchGrant extends ProblemException {

    NoSuchGrant() {
        super(Category.NOT_FOUND, "grant-not-found", "There is no live grant of this user to this app");
    }
}
