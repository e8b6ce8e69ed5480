package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Somebody proved who they are, and is not on the allowlist. */
public final class UserNotAllowed extends ProblemException {

    private final String providerUserId;

    public UserNotAllowed(String providerUserId) {
        super(
                Category.FORBIDDEN,
                "user_not_allowed",
                "User " + providerUserId + " is not allowed to access this service");
        this.providerUserId = providerUserId;
    }

    public String providerUserId() {
        return providerUserId;
    }
}
