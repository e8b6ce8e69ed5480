package io.larkspur.accounts;

import org.jspecify.annotations.Nullable;

/** What a registration has to satisfy. */
final class Registration {

    private static final int LONGEST_TEXT = 100;

    private Registration() {}

    static void check(NewApplication request) {
        checkText("name", request.name());
        if (request.platformAppId() != null) {
            checkText("platform_app_id", request.platformAppId());
        }
        if (request.jwks() != null) {
            AssertionKeys unused = AssertionKeys.parse(request.jwks());
        }
    }

    private static void checkText(String field, @Nullable String text) {
        if (text == null || text.isBlank() || text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new ApplicationInvalid(field + " has to have 1 to " + LONGEST_TEXT + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new ApplicationInvalid(field + " cannot contain control characters");
        }
    }
}
