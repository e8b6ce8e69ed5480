package io.larkspur.admin.signin;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Nobody signs in here through a provider of that name. */
public final class UnknownProvider extends ProblemException {

    UnknownProvider() {
        super(Category.NOT_FOUND, "unknown_provider", "No such sign-in provider is configured");
    }
}
