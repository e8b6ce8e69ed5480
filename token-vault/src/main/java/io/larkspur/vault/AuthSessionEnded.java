package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The session has already ended, so nothing more can happen to it. */
public final class AuthSessionEnded extends ProblemException {

    private final AuthSessionState state;

    AuthSessionEnded(AuthSession session) {
        super(
                Category.CONFLICT,
                "auth-session-" + session.state().wireName(),
                "Auth session " + session.sessionId() + " is " + session.state().wireName()
                        + "; open a new one to ask the user again");
        this.state = session.state();
    }

    public AuthSessionState state() {
        return state;
    }
}
