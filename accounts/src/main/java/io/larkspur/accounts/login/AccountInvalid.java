package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** An account cannot be made or changed like this; the sentence names the field and never quotes the password. */
public final class AccountInvalid extends ProblemException {

    AccountInvalid(String reason) {
        super(Category.INVALID, "invalid-account", reason);
    }
}
