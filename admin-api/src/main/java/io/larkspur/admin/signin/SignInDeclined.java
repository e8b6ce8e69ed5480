package io.larkspur.admin.signin;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The user said no on the provider's page. */
final class SignInDeclined extends ProblemException {

    SignInDeclined() {
        super(Category.FORBIDDEN, "sign_in_declined", "The sign-in was declined at the provider");
    }
}
