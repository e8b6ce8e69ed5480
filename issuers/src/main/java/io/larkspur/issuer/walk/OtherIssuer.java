package io.larkspur.issuer.walk;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;

/** A walk that began at one issuer came by the address of another. */
final class OtherIssuer extends ProblemException {

    OtherIssuer(AuthSession session) {
        super(
                Category.INVALID,
                "other-issuer",
                "Auth session " + session.sessionId() + " does not belong to this issuer; nothing was stored");
    }
}
