package io.larkspur.admin.credits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Here credits are recharged by operators only, not by those who spend them. */
final class RechargeNotPermitted extends ProblemException {

    RechargeNotPermitted() {
        super(Category.FORBIDDEN, "recharge-not-permitted", "Credits are recharged by operators here");
    }
}
