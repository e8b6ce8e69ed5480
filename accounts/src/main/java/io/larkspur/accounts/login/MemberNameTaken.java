package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Two providers know two people by one id, and the one who came first has the account; or it is named as an application's. */
public final class MemberNameTaken extends ProblemException {

    MemberNameTaken() {
        super(
                Category.CONFLICT,
                "member-name-taken",
                "A user of another provider, or an application, has the account under this id; have the provider issue another id");
    }
}
