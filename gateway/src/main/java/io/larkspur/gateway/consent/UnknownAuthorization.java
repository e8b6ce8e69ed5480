package io.larkspur.gateway.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** This application has no such authorization under way; the same words as when there is none at all. */
final class UnknownAuthorization extends ProblemException {

    UnknownAuthorization(String sessionId) {
        super(Category.NOT_FOUND, "unknown-auth-session", "There is no auth session " + sessionId);
    }
}
