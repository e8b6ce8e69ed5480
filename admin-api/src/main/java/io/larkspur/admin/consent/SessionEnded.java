package io.larkspur.admin.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;

/** No card is sent for a session that has ended. */
final class SessionEnded extends ProblemException {

    SessionEnded(AuthSession session) {
        super(
                Category.CONFLICT,
                "auth-session-" + session.state().wireName(),
                "Auth session " + session.sessionId() + " is " + session.state().wireName()
                        + "; open a new one to ask the user again");
    }
}
