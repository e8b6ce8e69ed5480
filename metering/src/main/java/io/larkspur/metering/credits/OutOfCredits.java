package io.larkspur.metering.credits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** What is left does not cover it; nothing was charged. The members tell both, in credits. */
public final class OutOfCredits extends ProblemException {

    private final Credits left;
    private final Credits needed;

    private OutOfCredits(Credits left, Credits needed) {
        super(
                Category.EXHAUSTED,
                "insufficient-credits",
                "Insufficient credits: " + needed + " needed, " + left + " left");
        this.left = left;
        this.needed = needed;
    }

    public static OutOfCredits with(Credits left, Credits needed) {
        return new OutOfCredits(left, needed);
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("balance", left.decimal(), "required", needed.decimal());
    }

    @Override
    public String errorName() {
        return "InsufficientCreditsException";
    }
}
