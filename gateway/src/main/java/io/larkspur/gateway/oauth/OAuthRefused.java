package io.larkspur.gateway.oauth;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** An error of the token endpoint in the words of RFC 6749 §5.2, beside the problem's own. */
final class OAuthRefused extends ProblemException {

    private final String error;

    private OAuthRefused(Category category, String error, String message) {
        super(category, error.replace('_', '-'), message);
        this.error = error;
    }

    static OAuthRefused client(String reason) {
        return new OAuthRefused(Category.SIGN_IN, "invalid_client", reason);
    }

    static OAuthRefused request(String reason) {
        return new OAuthRefused(Category.INVALID, "invalid_request", reason);
    }

    static OAuthRefused grantType() {
        return new OAuthRefused(
                Category.INVALID,
                "unsupported_grant_type",
                "grant_type must be " + TokenEndpoint.CLIENT_CREDENTIALS + " or " + TokenEndpoint.TOKEN_EXCHANGE);
    }

    static OAuthRefused unauthorized(String reason) {
        return new OAuthRefused(Category.INVALID, "unauthorized_client", reason);
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("error", error, "error_description", detail());
    }
}
