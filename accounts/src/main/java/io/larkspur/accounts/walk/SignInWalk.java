package io.larkspur.accounts.walk;

/**
 * What the authorize link carries, and the cookie that binds the answer to the browser (RFC 7636, RFC 9700).
 *
 * @param state 256 random bits, after a prefix that tells sign-ins from other walks
 * @param challenge the S256 challenge of the verifier
 * @param browser 256 random bits for the cookie
 */
public record SignInWalk(String state, String challenge, String browser) {

    @Override
    public String toString() {
        return "SignInWalk[***]";
    }
}
