package io.larkspur.metering.credits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No plan of this name is configured. */
public final class UnknownPlan extends ProblemException {

    UnknownPlan() {
        super(
                Category.INVALID,
                "unknown-plan",
                "There is no plan of this name; /api/v1/subscriptions/plans lists them");
    }

    @Override
    public String errorName() {
        return "UnknownPlanException";
    }
}
