package io.larkspur.admin.users;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The token is somebody else's; whether the user named exists is not said. */
public final class ForeignUser extends ProblemException {

    public ForeignUser() {
        super(Category.FORBIDDEN, "foreign-user", "This token is not that of the user named; users see only their own");
    }
}
