package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** Somebody else than the invited user authorized; their tokens are discarded. */
public final class OtherPersonAuthorized extends ProblemException {

    private final String invited;

    OtherPersonAuthorized(AuthSession session) {
        super(
                Category.FORBIDDEN,
                "other-person-authorized",
                "Auth session " + session.sessionId() + " was opened for another user; nothing was stored");
        this.invited = session.userId();
    }

    /** The id of the one who was to authorize. */
    String invited() {
        return invited;
    }
}
