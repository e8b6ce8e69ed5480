package io.larkspur.admin.access;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Nobody, or nobody we know, has signed in; which part of the credentials is wrong is not said. */
public final class SignInRequired extends ProblemException {

    public SignInRequired() {
        super(
                Category.SIGN_IN,
                "sign-in-required",
                "Send HTTP Basic credentials: an application's id and secret, or the administrator's user name and password; /admin also takes the access token of somebody with a role");
    }
}
