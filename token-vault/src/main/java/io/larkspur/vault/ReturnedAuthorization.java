package io.larkspur.vault;

/** A user came back from the authorize page: which session it was, and the PKCE verifier for the exchange. */
public record ReturnedAuthorization(AuthSession session, TokenValue verifier) {}
