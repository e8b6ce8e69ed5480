package io.larkspur.admin.input;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The request's body is larger than any request here has to be. */
final class BodyTooLarge extends ProblemException {

    BodyTooLarge(long largest) {
        super(Category.TOO_LARGE, "too-large", "The body is larger than " + largest + " bytes");
    }
}
