package io.larkspur.accounts.walk;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Nobody who began a sign-in comes back like this. */
public final class WalkRefused extends ProblemException {

    public WalkRefused() {
        super(
                Category.INVALID,
                "sign_in_refused",
                "This sign-in was already used, has expired or was begun in another browser");
    }
}
