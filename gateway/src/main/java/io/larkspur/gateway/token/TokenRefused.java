package io.larkspur.gateway.token;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The path takes a token that this call cannot have. */
final class TokenRefused extends ProblemException {

    private TokenRefused(Category category, String code, String message) {
        super(category, code, message);
    }

    static TokenRefused userRequired() {
        return new TokenRefused(
                Category.INVALID,
                "user-required",
                "This path acts for a user; name one with a user handle or the X-User-Id header");
    }

    static TokenRefused unusable() {
        return new TokenRefused(
                Category.UPSTREAM, "token-unusable", "The platform issued a token that cannot stand in a header");
    }
}
