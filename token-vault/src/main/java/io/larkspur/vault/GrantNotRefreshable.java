package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The grant came without a refresh token, so only a new authorization can extend it. */
public final class GrantNotRefreshable extends ProblemException {

    GrantNotRefreshable(GrantKey key) {
        super(
                Category.CONFLICT,
                "grant-not-refreshable",
                "The grant of user " + key.userId() + " has no refresh token; the user has to authorize again");
    }
}
