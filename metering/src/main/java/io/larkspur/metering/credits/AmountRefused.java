package io.larkspur.metering.credits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** An amount that cannot be counted in millionths of a credit, or is not one to move. */
public final class AmountRefused extends ProblemException {

    AmountRefused(String why) {
        super(Category.INVALID, "amount-refused", why);
    }

    @Override
    public String errorName() {
        return "InvalidAmountException";
    }
}
