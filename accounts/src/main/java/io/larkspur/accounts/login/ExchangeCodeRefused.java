package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The exchange code is unknown, spent or too old; which of these is nobody's business. */
public final class ExchangeCodeRefused extends ProblemException {

    ExchangeCodeRefused() {
        super(Category.INVALID, "invalid_exchange_code", "Invalid or expired exchange code");
    }
}
