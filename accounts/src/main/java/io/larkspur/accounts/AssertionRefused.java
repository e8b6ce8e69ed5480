package io.larkspur.accounts;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A signed assertion does not prove the user; the message says why and never quotes the assertion. */
public final class AssertionRefused extends ProblemException {

    AssertionRefused(String reason) {
        super(Category.INVALID, "invalid-assertion", "The assertion is refused: " + reason);
    }
}
