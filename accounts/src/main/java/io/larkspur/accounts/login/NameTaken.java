package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Somebody has this user name, in this or a similar spelling. */
public final class NameTaken extends ProblemException {

    NameTaken() {
        super(Category.CONFLICT, "username-taken", "This user name is taken");
    }
}
