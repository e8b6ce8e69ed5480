package io.larkspur.metering.credits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** This user has no account of credits, so nobody made the user known yet. */
public final class UnknownAccount extends ProblemException {

    private final String userId;

    public UnknownAccount(String userId) {
        super(Category.NOT_FOUND, "user-not-found", "User not found: " + userId);
        this.userId = userId;
    }

    public String userId() {
        return userId;
    }

    @Override
    public String errorName() {
        return "UserNotFoundException";
    }
}
