package io.larkspur.admin.signin;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The provider sent the browser back without a user. */
final class ProviderTrouble extends ProblemException {

    ProviderTrouble() {
        super(Category.UPSTREAM, "provider_failed", "The provider could not sign the user in; try again");
    }
}
