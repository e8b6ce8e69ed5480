package io.larkspur.gateway.stream;

import io.larkspur.problem.Category;

/** The user's grant ended while a call with its token was under way. */
public final class AuthorizationEnded extends CallCut {

    AuthorizationEnded() {
        super(
                Category.FORBIDDEN,
                "authorization-ended",
                "The user's authorization ended while the call was under way; the upstream may have carried it out");
    }
}
