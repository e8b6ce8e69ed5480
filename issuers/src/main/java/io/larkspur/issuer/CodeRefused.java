package io.larkspur.issuer;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The authorization code is late, spent or of another walk; a new walk gets a new one. */
public final class CodeRefused extends ProblemException {

    /** @param reason the issuer's, such as {@code code 20003} or {@code invalid_grant} */
    public CodeRefused(String reason) {
        super(
                Category.INVALID,
                "authorization-code-refused",
                "The authorization code is invalid, expired or already used (" + reason
                        + "); open the invitation again");
    }
}
