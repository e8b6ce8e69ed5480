package io.larkspur.accounts;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The registration contradicts itself or is incomplete. */
public final class ApplicationInvalid extends ProblemException {

    ApplicationInvalid(String reason) {
        super(Category.INVALID, "invalid-application", reason);
    }
}
