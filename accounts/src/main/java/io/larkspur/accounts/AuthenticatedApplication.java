package io.larkspur.accounts;

/** An application that has proven its secret, and with which of its two live ones. */
public record AuthenticatedApplication(Application application, String credentialId) {}
