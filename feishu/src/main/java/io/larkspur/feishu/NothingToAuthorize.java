package io.larkspur.feishu;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;

/** The session has ended, so a card for it would lead nowhere. */
public final class NothingToAuthorize extends ProblemException {

    NothingToAuthorize(AuthSession session) {
        super(
                Category.CONFLICT,
                "auth-session-" + session.state().wireName(),
                "Auth session " + session.sessionId() + " is " + session.state().wireName()
                        + ", so no card was sent; open a new one to ask the user again");
    }
}
