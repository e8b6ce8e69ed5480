package io.larkspur.admin.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A card was asked for with the session of one user and the ids of another. */
final class SessionMismatch extends ProblemException {

    SessionMismatch(String sessionId) {
        super(
                Category.CONFLICT,
                "session-mismatch",
                "Auth session " + sessionId + " was opened for another app_id or user_id; nothing was sent");
    }
}
