package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Nobody of this name has authorized this app. */
public final class NoGrant extends ProblemException {

    NoGrant(GrantKey key) {
        super(
                Category.NOT_FOUND,
                "no-grant",
                "User " + key.userId() + " has not authorized app " + key.appId() + "; open an auth session first");
    }
}
