package io.larkspur.admin.input;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A field of a request is missing or wrong; the sentence names it and says what it should be. */
public final class InvalidInput extends ProblemException {

    public InvalidInput(String reason) {
        super(Category.INVALID, "invalid-request", reason);
    }
}
