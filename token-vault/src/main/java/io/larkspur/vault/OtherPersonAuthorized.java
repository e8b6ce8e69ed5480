package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Somebody else than the invited user authorized; their tokens are discarded. */
public final class OtherPersonAuthorized extends ProblemException {

    OtherPersonAuthorized(AuthSession session) {
        super(
                Category.FORBIDDEN,
                "other-person-authorized",
                "Auth session " + session.sessionId() + " was opened for another user; nothing was stored");
    }
}
