package io.larkspur.issuer.oauth;

/** How a client proves itself at the token endpoint (RFC 6749 §2.3.1). */
enum ClientAuthentication {
    /** HTTP Basic. */
    BASIC,
    /** {@code client_id} and {@code client_secret} in the form. */
    POST
}
