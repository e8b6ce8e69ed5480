package io.larkspur.limits.rules;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A document of limits that cannot be; the sentence says where and what it should be. */
public final class RulesInvalid extends ProblemException {

    RulesInvalid(String reason) {
        super(Category.INVALID, "invalid-limits", reason);
    }
}
