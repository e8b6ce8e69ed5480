package io.larkspur.issuer.oauth;

/** How an issuer is told that a token is over. */
enum Revocation {
    /** RFC 7009: a form with the token and the client's credentials, for the refresh token and the access token. */
    FORM,
    /** DELETE with the access token itself as Bearer. */
    BEARER
}
