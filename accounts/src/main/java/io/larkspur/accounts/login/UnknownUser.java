package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Nobody is known under this id or name. */
public final class UnknownUser extends ProblemException {

    public UnknownUser() {
        super(Category.NOT_FOUND, "unknown-user", "User not found");
    }
}
