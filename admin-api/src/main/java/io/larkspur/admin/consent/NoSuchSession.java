package io.larkspur.admin.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The text is no session's id; the same code as for an id that is unknown. */
final class NoSuchSession extends ProblemException {

    NoSuchSession() {
        super(
                Category.NOT_FOUND,
                "unknown-auth-session",
                "There is no such auth session; ids are UUIDs, as answered when a session is opened");
    }
}
