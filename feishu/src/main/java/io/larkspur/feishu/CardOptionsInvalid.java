package io.larkspur.feishu;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A card cannot be made of these options. */
public final class CardOptionsInvalid extends ProblemException {

    CardOptionsInvalid(String reason) {
        super(Category.INVALID, "invalid-card-options", reason);
    }
}
