package io.larkspur.gateway.caller;

import io.larkspur.accounts.UserProof;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The call does not say, or does not prove, who calls for whom. */
public final class CallRefused extends ProblemException {

    private CallRefused(Category category, String code, String message) {
        super(category, code, message);
    }

    static CallRefused noCredentials() {
        return new CallRefused(
                Category.SIGN_IN,
                "credentials-required",
                "Say who calls: HTTP Basic with the application's id and secret, or Bearer with a handle of this gateway");
    }

    static CallRefused manyCredentials() {
        return new CallRefused(
                Category.INVALID, "many-credentials", "The call carries more than one Authorization; send exactly one");
    }

    static CallRefused wrongClient() {
        return new CallRefused(Category.SIGN_IN, "invalid-client", "The application id or secret is wrong");
    }

    static CallRefused unknownHandle() {
        return new CallRefused(
                Category.SIGN_IN,
                "invalid-handle",
                "The bearer token is no valid handle of this gateway: it is unknown, altered or has ended; get a new one");
    }

    static CallRefused secretReplaced() {
        return new CallRefused(
                Category.SIGN_IN,
                "credential-rotated",
                "The secret this handle was issued against is no longer valid; get a new handle with the current secret");
    }

    static CallRefused disabled(String applicationId) {
        return new CallRefused(
                Category.FORBIDDEN,
                "application-disabled",
                "Application " + applicationId + " is disabled; ask an administrator to enable it");
    }

    static CallRefused proofNotAllowed(UserProof proof) {
        return new CallRefused(
                Category.FORBIDDEN,
                "proof-not-allowed",
                "This application may not name users by the proof '" + proof.wireName()
                        + "'; an administrator can switch it on");
    }

    static CallRefused twoUsers() {
        return new CallRefused(
                Category.INVALID, "two-users", "The handle and the X-User-Id header name different users; send one");
    }

    static CallRefused badUserId(String reason) {
        return new CallRefused(Category.INVALID, "invalid-user-id", reason);
    }

    static CallRefused unknownIdType() {
        return new CallRefused(
                Category.INVALID,
                "unknown-user-id-type",
                "X-User-Id-Type must be sent once and be open_id, union_id or user_id");
    }

    static CallRefused oneKindOfId() {
        return new CallRefused(
                Category.INVALID,
                "unknown-user-id-type",
                "This issuer's users have one kind of id; leave X-User-Id-Type out");
    }

    static CallRefused unknownIssuer(String issuer) {
        return new CallRefused(
                Category.UNAVAILABLE,
                "unknown-issuer",
                "Issuer " + issuer + " is not configured here; an administrator has to set larkspur.issuers." + issuer);
    }

    static CallRefused noPlatformApp() {
        return new CallRefused(
                Category.UNAVAILABLE,
                "no-platform-app",
                "No platform app is configured for this application; an administrator has to set one (APP_ID)");
    }
}
