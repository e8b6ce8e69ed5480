package io.larkspur.gateway.upstream;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import org.springframework.util.unit.DataSize;

/** The call is spelled in a way that reader and upstream could understand differently, or asks for what is never proxied. */
final class RequestRefused extends ProblemException {

    private RequestRefused(Category category, String code, String message) {
        super(category, code, message);
    }

    static RequestRefused credentialEndpoint() {
        return new RequestRefused(
                Category.FORBIDDEN,
                "credential-endpoint",
                "The platform's own token endpoints are not reachable through the gateway; get a handle at /oauth2/token");
    }

    static RequestRefused ambiguousPath() {
        return new RequestRefused(
                Category.INVALID,
                "ambiguous-path",
                "The path holds dot segments, empty segments, parameters or encoded separators; send it in plain form");
    }

    static RequestRefused ambiguousHeader(String name) {
        return new RequestRefused(
                Category.INVALID,
                "ambiguous-header",
                "The header " + name + " must be sent once and under this very name");
    }

    static RequestRefused protectedHeader(String name) {
        return new RequestRefused(Category.INVALID, "protected-header", "The header Connection must not name " + name);
    }

    static RequestRefused unwantedUpgrade() {
        return new RequestRefused(
                Category.INVALID, "upgrade-refused", "No WebSocket is spoken here; send the request without Upgrade");
    }

    static RequestRefused tooLarge(DataSize limit) {
        return new RequestRefused(
                Category.TOO_LARGE,
                "too-large",
                "The body is longer than the " + limit.toBytes() + " bytes that this path takes");
    }
}
