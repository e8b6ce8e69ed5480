package io.larkspur.admin.access;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A token was shown where the user service's clients expect 403 for one that is not good. */
final class CredentialsRefused extends ProblemException {

    CredentialsRefused() {
        super(Category.FORBIDDEN, "credentials_refused", "Could not validate credentials");
    }
}
