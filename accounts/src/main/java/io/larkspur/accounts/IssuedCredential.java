package io.larkspur.accounts;

/** A new secret of an application. It is stored as a keyed hash only, so this is the one time it can be read. */
public record IssuedCredential(Application application, String credentialId, ClientSecret secret) {}
