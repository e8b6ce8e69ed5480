package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.state.Ids;
import java.util.Base64;

/** The S256 method of RFC 7636. */
final class Pkce {
    private Pkce() {}

    static String hashed(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Ids.sha256(verifier));
    }
}
