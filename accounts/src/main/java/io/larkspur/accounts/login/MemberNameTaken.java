package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Two providers know two people by one id, and the one who came first has the account. */
public final class MemberNameTaken extends ProblemException {

    MemberNameTaken() {
        super(
                Category.CONFLICT,
                "member-name-taken",
                "A user of another provider already has an account under this id; have the provider issue another id");
    }
}
