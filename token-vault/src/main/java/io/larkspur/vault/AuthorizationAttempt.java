package io.larkspur.vault;

/**
 * What the authorize link carries, and the cookie that binds the answer to the browser (RFC 7636, RFC 9700).
 *
 * @param state 256 random bits, base64url
 * @param challenge the S256 challenge of the stored verifier
 * @param browser 256 random bits for the cookie
 */
public record AuthorizationAttempt(AuthSession session, String state, String challenge, String browser) {

    @Override
    public String toString() {
        return "AuthorizationAttempt[session=" + session.sessionId() + "]";
    }
}
